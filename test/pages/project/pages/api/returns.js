export default (_req, res) => {
  res.json({});
  return { a: 1 };
};
