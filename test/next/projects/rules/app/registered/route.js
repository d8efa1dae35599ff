export const dynamic = 'force-dynamic';
export const GET = () =>
  Response.json({ registered: globalThis.registered ?? 'no', errors: globalThis.reported?.splice(0) ?? [] });
