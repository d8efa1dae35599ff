'use strict';

const express = require('express');
const {
  body,
  checkSchema,
  cookie,
  header,
  matchedData,
  oneOf,
  param,
  query,
  validationResult,
} = require('express-validator');

const app = express();
app.use(express.json());

app.get('/hello', query('person').notEmpty().escape(), (req, res) => {
  const result = validationResult(req);
  if (result.isEmpty()) return res.send(`Hello, ${matchedData(req).person}! (${req.query.person})`);
  res.send({ errors: result.array() });
});
app.get('/search', query('page').default(1).toInt().isInt({ min: 1 }), query('tags').toArray(), (req, res) => {
  res.json({ query: req.query, matched: matchedData(req), errors: validationResult(req).mapped() });
});
const check = [
  body('email')
    .isEmail()
    .normalizeEmail()
    .bail()
    .custom(async (email) => {
      if (email.startsWith('taken')) throw new Error('E-mail already in use');
    }),
  body('password').isLength({ min: 5 }).withMessage('too short'),
  body('confirmation').custom((value, { req }) => value === req.body.password),
  body('age').optional({ values: 'falsy' }).isInt().toInt(),
  body('addresses.*.zip').isPostalCode('DE'),
  body('**.trimmed').trim(),
];
app.post(
  '/users/:id',
  param('id').isUUID(),
  header('x-client').exists(),
  cookie('any').optional(),
  check,
  (req, res) => {
    const errors = validationResult(req).formatWith(({ msg, path, location }) => `${location}.${path}: ${msg}`);
    if (!errors.isEmpty()) return res.status(422).json({ errors: errors.array(), body: req.body });
    res.json({ data: matchedData(req, { locations: ['body', 'params'] }), body: req.body });
  },
);
app.put(
  '/schema',
  checkSchema({
    name: { in: ['body'], isString: true, toUpperCase: true },
    'list.0': { isIn: { options: [['a', 'b']] } },
  }),
  (req, res) => res.json({ errors: validationResult(req).array({ onlyFirstError: true }), body: req.body }),
);
app.patch('/one', oneOf([body('a').exists(), [body('b').isInt(), body('c').isInt()]]), (req, res) => {
  validationResult(req).throw();
  res.send('one of them');
});

const server = app.listen(process.env.PORT || 3000, () => console.log(`listening on ${server.address().port}`));
