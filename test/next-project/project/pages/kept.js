export const getStaticProps = ({ draftMode }) => ({
  props: { made: String(process.hrtime.bigint()), draft: draftMode === true },
  revalidate: 3600,
});

export default function Kept({ made, draft }) {
  return (
    <p id="made" data-draft={String(draft)}>
      {made}
    </p>
  );
}
