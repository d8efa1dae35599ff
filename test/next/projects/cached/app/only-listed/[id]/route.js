export const dynamicParams = false;
export const dynamic = 'force-static';
export const generateStaticParams = async () => [{ id: 'one' }];
export const GET = async (request, { params }) => Response.json(await params);
