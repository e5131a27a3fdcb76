import { Title } from "../../../ui/Title";
import { EraseSection } from "./EraseSection";
import { ExportSection } from "./ExportSection";

export function DataPage() {
  return (
    <>
      <Title lead="Everything that is held about you, to take with you or to end.">Your data</Title>
      <div className="stack">
        <ExportSection />
        <EraseSection />
      </div>
    </>
  );
}
