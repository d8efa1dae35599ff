'use strict';

const { trace } = require('@opentelemetry/api');
const { registerInstrumentations } = require('@opentelemetry/instrumentation');
const { ExpressInstrumentation } = require('@opentelemetry/instrumentation-express');
const { HttpInstrumentation } = require('@opentelemetry/instrumentation-http');
const { InMemorySpanExporter, SimpleSpanProcessor } = require('@opentelemetry/sdk-trace-base');
const { NodeTracerProvider } = require('@opentelemetry/sdk-trace-node');

const exporter = new InMemorySpanExporter();
new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }).register();
registerInstrumentations({ instrumentations: [new HttpInstrumentation(), new ExpressInstrumentation()] });

const express = require('express');

const app = express();
app.set('json spaces', 1);
app.get('/spans', async (_req, res) => {
  // What was answered before has ended by then.
  await new Promise((resolve) => setTimeout(resolve, 20));
  const spans = exporter.getFinishedSpans();
  const names = new Map(spans.map((span) => [span.spanContext().spanId, span.name]));
  res.json(
    spans.map(({ name, kind, attributes, status, parentSpanContext }) => ({
      name,
      kind,
      parent: names.get(parentSpanContext?.spanId) ?? null,
      status: status.code,
      route: attributes['http.route'],
      type: attributes['express.type'],
      layer: attributes['express.name'],
    })),
  );
  exporter.reset();
});
app.use(express.json());
app.use(function named(_req, _res, next) {
  next();
});
app.get('/users/:id', async (req, res) => {
  const span = trace.getActiveSpan();
  await new Promise((resolve) => setTimeout(resolve, 2));
  res.json({ id: req.params.id, active: span !== undefined, same: trace.getActiveSpan() === span });
});
const router = express.Router();
router.use((_req, _res, next) => next());
router.get('/nested/:name', (_req, res) => res.send('nested'));
app.use('/router', router);
app.get('/error', () => {
  throw new Error('traced');
});

const server = app.listen(process.env.PORT || 3000, () => console.log(`listening on ${server.address().port}`));
