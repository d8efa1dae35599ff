export default () => {
  throw new Error('for instrumentation, pages');
};
