export const getServerSideProps = ({ query }) => ({ props: { name: String(query.name ?? 'world') } });

export default function Home({ name }) {
  return <h1>Hello, {name}!</h1>;
}
