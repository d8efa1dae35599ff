import { draftMode } from 'next/headers';

export async function GET(request) {
  const draft = await draftMode();
  const what = request.nextUrl.searchParams.get('do');
  const before = draft.isEnabled;
  if (what === 'enable') draft.enable();
  if (what === 'disable') draft.disable();
  return Response.json({ before, after: (await draftMode()).isEnabled });
}
