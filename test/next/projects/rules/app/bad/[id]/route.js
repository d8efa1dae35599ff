export const GET = async () => {
  throw new Error('for instrumentation, dynamic');
};
