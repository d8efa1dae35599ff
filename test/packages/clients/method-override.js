'use strict';

const override = (method) => ({ 'x-http-method-override': method });

exports.talk = [
  'GET /item',
  'GET /item?_method=DELETE',
  'POST /item?_method=put',
  'POST /item?_method=nonsense',
  { method: 'POST', path: '/item', headers: override('PATCH') },
  { method: 'POST', path: '/item', headers: override('DELETE, PUT') },
  { method: 'GET', path: '/item', headers: override('DELETE') },
  { method: 'POST', path: '/item', form: { _method: 'DELETE', a: '1' } },
  { method: 'POST', path: '/item', form: { a: '1' } },
  { method: 'POST', path: '/item?_method=options', form: { a: '1' } },
];
