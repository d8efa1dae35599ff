'use strict';

const express = require('express');
const OpenApiValidator = require('express-openapi-validator');

const pet = {
  type: 'object',
  required: ['id', 'name'],
  additionalProperties: false,
  properties: { id: { type: 'integer' }, name: { type: 'string' }, born: { type: 'string', format: 'date-time' } },
};
const content = (schema) => ({ 'application/json': { schema } });
const ok = (schema) => ({ 200: { description: 'ok', content: content(schema) } });
const apiSpec = {
  openapi: '3.0.3',
  info: { title: 'Pets', version: '1.0.0' },
  servers: [{ url: '/v1' }],
  components: { securitySchemes: { key: { type: 'apiKey', in: 'header', name: 'X-API-Key' } } },
  paths: {
    '/pets': {
      get: {
        parameters: [
          { name: 'limit', in: 'query', schema: { type: 'integer', minimum: 1, default: 10 } },
          {
            name: 'tags',
            in: 'query',
            schema: { type: 'array', items: { type: 'string' } },
            style: 'form',
            explode: false,
          },
        ],
        responses: ok({ type: 'object', required: ['pets'], properties: { pets: { type: 'array', items: pet } } }),
      },
      post: {
        security: [{ key: [] }],
        requestBody: { required: true, content: content({ ...pet, required: ['name'] }) },
        responses: ok(pet),
      },
    },
    '/pets/{id}': {
      get: {
        parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'integer' } }],
        responses: ok(pet),
      },
    },
    '/pets/{id}/photos': {
      post: {
        parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'integer' } }],
        requestBody: {
          content: {
            'multipart/form-data': {
              schema: {
                type: 'object',
                required: ['file'],
                properties: { file: { type: 'string', format: 'binary' } },
              },
            },
          },
        },
        responses: ok({ type: 'object' }),
      },
    },
  },
};

const app = express();
app.use(express.json());
app.use(express.text());
app.use(express.urlencoded({ extended: false }));
app.use(
  OpenApiValidator.middleware({
    apiSpec,
    validateRequests: { removeAdditional: 'all' },
    validateResponses: true,
    ignorePaths: /.*\/health$/,
    validateSecurity: { handlers: { key: (req) => req.headers['x-api-key'] === 'good' } },
    fileUploader: { limits: { fileSize: 1000 } },
  }),
);
const router = express.Router();
router.get('/pets', (req, res) => {
  if (req.query.limit === 99) return res.json({ wrong: true });
  res.set('X-Query', JSON.stringify(req.query)).json({ pets: [{ id: req.query.limit, name: 'tobi' }] });
});
router.post('/pets', (req, res) => res.json({ id: 7, ...req.body }));
router.get('/pets/:id', (req, res) => res.json({ id: req.params.id, name: typeof req.params.id }));
router.post('/pets/:id/photos', (req, res) => res.json({ files: req.files.map((file) => file.originalname) }));
app.use('/v1', router);
app.get('/v1/health', (_req, res) => res.send('well'));
app.use((error, _req, res, _next) => {
  res.status(error.status || 500).json({ message: error.message, errors: error.errors });
});

const server = app.listen(process.env.PORT || 3000, () => console.log(`listening on ${server.address().port}`));
