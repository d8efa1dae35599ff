const readers = {
  text: (request) => request.text(),
  json: (request) => request.json(),
  async form(request) {
    const entries = [];
    for (const [name, value] of await request.formData()) {
      entries.push([name, typeof value === 'string' ? value : `${value.name} ${value.type} ${await value.text()}`]);
    }
    return entries;
  },
  arrayBuffer: async (request) => [...new Uint8Array(await request.arrayBuffer())].slice(0, 8),
  bytes: async (request) => (await request.bytes()).length,
  blob: async (request) => {
    const blob = await request.blob();
    return { size: blob.size, type: blob.type };
  },
  async stream(request) {
    let length = 0;
    for await (const chunk of request.body ?? []) length += chunk.length;
    return { length, used: request.bodyUsed, none: request.body === null };
  },
  async twice(request) {
    const first = await request.text();
    return { first, second: await request.text().catch((error) => error.name) };
  },
  async clone(request) {
    const copy = request.clone();
    return [await request.text(), await copy.text()];
  },
};

const read = async (request) =>
  Response.json((await readers[request.nextUrl.searchParams.get('as')](request)) ?? 'nothing');

export { read as DELETE, read as GET, read as OPTIONS, read as PATCH, read as POST, read as PUT };
