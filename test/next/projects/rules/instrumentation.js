export async function register() {
  await new Promise((resolve) => setTimeout(resolve, 100));
  globalThis.registered = process.env.NEXT_RUNTIME;
  globalThis.reported = [];
}

export function onRequestError(error, request, context) {
  globalThis.reported.push({
    message: error.message,
    path: request.path,
    method: request.method,
    header: request.headers['x-given'],
    context,
  });
}
