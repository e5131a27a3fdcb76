import { Link } from "wouter";
import { Title } from "./Title";

export function NotFound() {
  return (
    <>
      <Title lead="The address leads to no page of SpendSense. It may be mistyped, or the page has moved.">
        There is no such page
      </Title>
      <Link className="button" href="/">
        To the overview
      </Link>
    </>
  );
}
