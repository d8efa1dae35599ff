// json-graphql-server: a GraphQL API out of a JavaScript file of data, on Express 5 and graphql-http.

'use strict';

const { writeFileSync } = require('node:fs');
const path = require('node:path');
const { bin } = require('../bin');

const DATA = {
  posts: [
    { id: 1, title: 'Lorem Ipsum', views: 254, user_id: 123 },
    { id: 2, title: 'Sic Dolor amet “ü”', views: 65, user_id: 456 },
  ],
  users: [
    { id: 123, name: 'John Doe' },
    { id: 456, name: 'Jane Doe' },
  ],
  comments: [
    { id: 987, post_id: 1, body: 'Consectetur adipiscing elit', date: new Date('2017-07-03') },
    { id: 995, post_id: 1, body: 'Nam molestie pellentesque dui', date: new Date('2017-08-17') },
  ],
};

function prepare(directory, port) {
  writeFileSync(path.join(directory, 'db.js'), `module.exports = ${JSON.stringify(DATA)};`);
  return {
    file: bin('json-graphql-server'),
    args: ['db.js', '--port', String(port), '-h', '127.0.0.1'],
    ready: /GraphQL server running/,
  };
}

async function talk(talk) {
  const query = (text, variables) => talk.ask('POST /', { json: { query: text, variables }, as: text });
  await query('{ Post(id: 1) { id title views User { name } Comments { date body } } }');
  await query('{ allPosts(page: 0, perPage: 1, sortField: "views", sortOrder: "desc") { title } }');
  await query('{ allPosts(filter: { q: "ü" }) { id title } _allPostsMeta { count } }');
  await query('{ allPosts(filter: { views_gte: 200 }) { id } }');
  await query('query ($id: ID!) { User(id: $id) { name Posts { title } } }', { id: 456 });
  await query('mutation { createPost(id: "3", title: "New Post", views: 0, user_id: 123) { id title } }');
  await query('mutation { updatePost(id: 3, title: "Changed", views: 1) { title views } }');
  await query('mutation { createManyPost(data: [{ title: "a", views: 1, user_id: 123 }]) { id } }');
  await query('mutation { deletePost(id: 2) { id } }');
  await query('mutation { deletePost(id: 99) { id } }');
  await query('{ allPosts { id title views } }');
  await query('{ __schema { queryType { name fields { name } } } }');
  await query('{ nothing }');
  await query('{ Post(id: 1) {');
  await query('query ($id: ID!) { User(id: $id) { name } }', {});
  await query(undefined);

  await talk.ask('GET /?query=%7BallUsers%7Bname%7D%7D');
  await talk.ask('GET /?query=mutation%7BdeletePost(id%3A1)%7Bid%7D%7D');
  await talk.ask('GET /?query=%7BallUsers%7Bname%7D%7D', { headers: { accept: 'application/graphql-response+json' } });
  await talk.ask('GET /?query=%7BallUsers%7Bname%7D%7D', { headers: { accept: 'text/plain' } });
  await talk.ask('GET /', { headers: { accept: 'text/html' } });
  await talk.ask('GET /');
  await talk.ask('HEAD /?query=%7BallUsers%7Bname%7D%7D');
  await talk.ask('OPTIONS /', { headers: { origin: 'http://a.example', 'access-control-request-method': 'POST' } });
  await talk.ask('POST /', { body: '{"query": ', headers: { 'content-type': 'application/json' } });
  await talk.ask('POST /', { body: '{ allUsers { name } }', headers: { 'content-type': 'text/plain' } });
  await talk.ask('POST /', { body: '', headers: { 'content-type': 'application/json' } });
  await talk.ask('POST /', { json: [1, 2] });
  await talk.ask('POST /', { json: { query: `{ ${'a '.repeat(200_000)}}` }, as: 'a query of 400 KB' });
  await talk.ask('POST /graphql?a=b', { json: { query: '{ allUsers { name } }' } });
  await talk.ask('PUT /', { json: { query: '{ allUsers { name } }' } });
  await talk.ask('GET /%ff?query=%7B%7D');
}

module.exports = { name: 'json-graphql-server 3', express: 5, prepare, talk };
