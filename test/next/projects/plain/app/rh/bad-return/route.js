const values = { undefined, null: null, string: 'text', object: { a: 1 }, number: 5 };

export const GET = (request) => values[request.nextUrl.searchParams.get('what')];
export async function POST() {}
