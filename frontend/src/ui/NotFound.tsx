import { Link } from "wouter";
import { useProduct } from "../shell/product";
import { Title } from "./Title";

export function NotFound() {
  const { name } = useProduct();
  return (
    <>
      <Title lead={`The address leads to no page of ${name}. It may be mistyped, or the page has moved.`}>
        There is no such page
      </Title>
      <Link className="button" href="/">
        To the first page
      </Link>
    </>
  );
}
