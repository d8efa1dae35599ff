export const GET = () => {
  throw new Error('for instrumentation, app');
};
export const POST = GET;
