export const getStaticPaths = () => ({ paths: [{ params: { slug: 'first' } }], fallback: 'blocking' });
export const getStaticProps = ({ params }) => ({ props: { slug: params.slug } });

export default function Post({ slug }) {
  return <article>Post {slug}</article>;
}
