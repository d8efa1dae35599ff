type Greeting = { message: string };

export async function GET(request: Request): Promise<Response> {
  const name = new URL(request.url).searchParams.get('name') ?? 'a route handler';
  const greeting: Greeting = { message: `Hello from ${name}!` };
  return Response.json(greeting);
}
