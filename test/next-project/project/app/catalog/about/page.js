export default function AboutCatalog() {
  return <h1>About the catalog</h1>;
}
