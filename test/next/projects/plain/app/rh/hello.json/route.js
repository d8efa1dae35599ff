export const GET = () => Response.json({ file: 'hello.json' });
