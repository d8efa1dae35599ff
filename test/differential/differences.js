// Where ours means to differ from node:http, and why. Each program's lines are the difference exactly as the suite prints
// it; the suite fails when a program differs in another way, and when it no longer differs.

'use strict';

/**
 * @typedef {object} Difference
 * @property {string} reason
 * @property {Record<string, string[] | { nodes: number[], lines: string[] }>} programs  by name: `- ` the judge's, `+ `
 *   ours; with `nodes`, only on those Node lines
 */

/** @type {Difference[]} */
const intended = [
  {
    reason:
      'stricter than node:http, as the hardening table asks: versions other than 1.0 and 1.1 are refused (RFC 9112 2.3, RFC 9110 2.5)',
    programs: {
      'bad request: no version': [
        '- client.answers[0].status "HTTP/1.1 200 OK"',
        '+ client.answers[0].status "HTTP/1.1 400 Bad Request"',
        '- client.answers[0].headers[1] Date: "<date>"',
        '- client.answers[0].body "served"',
        '+ client.answers[0].body ""',
        '- log    handler /',
      ],
      'clientError: no version': [
        '- client.answers[0].status "HTTP/1.1 200 OK"',
        '+ client.answers[0].status "HTTP/1.1 400 Mine"',
        '- client.answers[0].headers[1] Date: "<date>"',
        '- client.answers[0].framing "close"',
        '- client.answers[0].body "served"',
        '+ client.answers[0].headers[1] Content-Length: "0"',
        '+ client.answers[0].framing "length"',
        '+ client.answers[0].body ""',
        '+ log    Error HPE_INVALID_VERSION true true',
      ],
      'bad request: HTTP/2.0': [
        '- client.answers[0].status "HTTP/1.1 200 OK"',
        '+ client.answers[0].status "HTTP/1.1 505 HTTP Version Not Supported"',
        '- client.answers[0].headers[1] Date: "<date>"',
        '- client.answers[0].body "served"',
        '+ client.answers[0].body ""',
        '- log    handler /',
      ],
      'clientError: HTTP/2.0': [
        '- client.answers[0].status "HTTP/1.1 200 OK"',
        '+ client.answers[0].status "HTTP/1.1 400 Mine"',
        '- client.answers[0].headers[1] Date: "<date>"',
        '- client.answers[0].framing "close"',
        '- client.answers[0].body "served"',
        '+ client.answers[0].headers[1] Content-Length: "0"',
        '+ client.answers[0].framing "length"',
        '+ client.answers[0].body ""',
        '+ log    Error HPE_INVALID_VERSION true true',
      ],
      'bad request: HTTP/1.2': [
        '- client.answers[0].status "HTTP/1.1 400 Bad Request"',
        '+ client.answers[0].status "HTTP/1.1 505 HTTP Version Not Supported"',
      ],
      'bad request: HTTP/0.9': [
        '- client.answers[0].status "HTTP/1.1 200 OK"',
        '+ client.answers[0].status "HTTP/1.1 505 HTTP Version Not Supported"',
        '- client.answers[0].headers[1] Date: "<date>"',
        '- client.answers[0].body "served"',
        '+ client.answers[0].body ""',
        '- log    handler /',
      ],
      'clientError: HTTP/0.9': [
        '- client.answers[0].status "HTTP/1.1 200 OK"',
        '+ client.answers[0].status "HTTP/1.1 400 Mine"',
        '- client.answers[0].headers[1] Date: "<date>"',
        '- client.answers[0].framing "close"',
        '- client.answers[0].body "served"',
        '+ client.answers[0].headers[1] Content-Length: "0"',
        '+ client.answers[0].framing "length"',
        '+ client.answers[0].body ""',
        '+ log    Error HPE_INVALID_VERSION true true',
      ],
    },
  },
  {
    reason:
      'an unknown Transfer-Encoding is refused before the handler; node:http serves the request and then finds the body wrong (RFC 9112 6.1)',
    programs: {
      'bad request: Transfer-Encoding unknown': [
        '- client.answers[0].status "HTTP/1.1 200 OK"',
        '- client.answers[0].headers[0] Connection: "keep-alive"',
        '- client.answers[0].headers[1] Content-Length: "6"',
        '- client.answers[0].headers[2] Date: "<date>"',
        '- client.answers[0].headers[3] Keep-Alive: "timeout=5"',
        '- client.answers[0].framing "length"',
        '- client.answers[0].body "served"',
        '+ client.answers[0].status "HTTP/1.1 400 Bad Request"',
        '+ client.answers[0].headers[0] Connection: "close"',
        '+ client.answers[0].framing "close"',
        '+ client.answers[0].body ""',
        '- log    handler /',
      ],
      'clientError: Transfer-Encoding unknown': [
        '- client.answers[0].status "HTTP/1.1 200 OK"',
        '- client.answers[0].headers[0] Connection: "keep-alive"',
        '- client.answers[0].headers[1] Content-Length: "6"',
        '- client.answers[0].headers[2] Date: "<date>"',
        '- client.answers[0].headers[3] Keep-Alive: "timeout=5"',
        '+ client.answers[0].status "HTTP/1.1 400 Mine"',
        '+ client.answers[0].headers[0] Connection: "close"',
        '+ client.answers[0].headers[1] Content-Length: "0"',
        '- client.answers[0].body "served"',
        '+ client.answers[0].body ""',
        '- client.rest "HTTP/1.1 400 Mine\\r\\nConnection: close\\r\\nContent-Length: 0\\r\\n\\r\\n"',
      ],
    },
  },
  {
    reason:
      'a request without Host is refused by the parser, so clientError hears of it; node:http answers it behind the program’s back',
    programs: {
      'bad request: no Host': [
        '- client.answers[0].headers[1] Date: "<date>"',
        '- client.answers[0].headers[2] Transfer-Encoding: "chunked"',
        '- client.answers[0].framing "chunked"',
        '+ client.answers[0].framing "close"',
      ],
      'clientError: no Host': [
        '- client.answers[0].status "HTTP/1.1 400 Bad Request"',
        '+ client.answers[0].status "HTTP/1.1 400 Mine"',
        '- client.answers[0].headers[1] Date: "<date>"',
        '- client.answers[0].headers[2] Transfer-Encoding: "chunked"',
        '- client.answers[0].framing "chunked"',
        '+ client.answers[0].headers[1] Content-Length: "0"',
        '+ client.answers[0].framing "length"',
        '+ log    Error HPE_MISSING_HOST true true',
      ],
    },
  },
  {
    reason: 'the code of a parse error names what we found; llhttp’s names what its state machine had expected',
    programs: {
      'clientError: a bare LF in the head': [
        '- log    Error HPE_INVALID_VERSION true true',
        '+ log    Error HPE_CR_EXPECTED true true',
      ],
      'clientError: the preface of HTTP/2': [
        '- log    Error HPE_PAUSED_H2_UPGRADE true true',
        '+ log    Error HPE_INVALID_METHOD true true',
      ],
    },
  },
  {
    reason: '414 is the status for a target that is too long (RFC 9110 15.5.15)',
    programs: {
      'a target of 20 KB': [
        '- client.answers[0].status "HTTP/1.1 431 Request Header Fields Too Large"',
        '+ client.answers[0].status "HTTP/1.1 414 URI Too Long"',
      ],
    },
  },
  {
    reason: 'headers over maxHeadersCount are refused with 431, never silently dropped; Node 22 and later do so, too',
    programs: {
      maxHeadersCount: {
        nodes: [20],
        lines: [
          '- client.answers[0].status "HTTP/1.1 200 OK"',
          '- client.answers[0].headers[0] Connection: "keep-alive"',
          '- client.answers[0].headers[1] Content-Length: "0"',
          '- client.answers[0].headers[2] Date: "<date>"',
          '- client.answers[0].headers[3] Keep-Alive: "timeout=5"',
          '- client.answers[0].framing "length"',
          '+ client.answers[0].status "HTTP/1.1 431 Request Header Fields Too Large"',
          '+ client.answers[0].headers[0] Connection: "close"',
          '+ client.answers[0].framing "close"',
          '- client.connection "open"',
          '+ client.connection "closed"',
          '- log    5',
        ],
      },
    },
  },
  {
    reason:
      'a body that is known to be broken when its head arrives is refused before the handler is called, not after',
    programs: {
      'bad chunk: a size that is none': [
        '- log    req aborted',
        '- log    res close',
        '- log    req error Error [ECONNRESET]: aborted',
        '- log    req close',
      ],
      'bad chunk, clientError: a size that is none': ['- log    req error ECONNRESET'],
      'bad chunk: a negative size': [
        '- log    req aborted',
        '- log    res close',
        '- log    req error Error [ECONNRESET]: aborted',
        '- log    req close',
      ],
      'bad chunk, clientError: a negative size': ['- log    req error ECONNRESET'],
      'bad chunk: a size too long': [
        '- log    req aborted',
        '- log    res close',
        '- log    req error Error [ECONNRESET]: aborted',
        '- log    req close',
      ],
      'bad chunk, clientError: a size too long': ['- log    req error ECONNRESET'],
      'bad chunk: no CRLF after a chunk': [
        '- log    req data <abc>',
        '- log    req aborted',
        '- log    res close',
        '- log    req error Error [ECONNRESET]: aborted',
        '- log    req close',
      ],
      'bad chunk, clientError: no CRLF after a chunk': ['- log    req error ECONNRESET'],
      'bad chunk: a bare LF after the size': [
        '- log    req aborted',
        '- log    res close',
        '- log    req error Error [ECONNRESET]: aborted',
        '- log    req close',
      ],
      'bad chunk, clientError: a bare LF after the size': ['- log    req error ECONNRESET'],
      'bad chunk: a space in the size': [
        '- log    req aborted',
        '- log    res close',
        '- log    req error Error [ECONNRESET]: aborted',
        '- log    req close',
      ],
      'bad chunk, clientError: a space in the size': ['- log    req error ECONNRESET'],
      'bad chunk: a bad trailer': [
        '- log    req data <abc>',
        '- log    req aborted',
        '- log    res close',
        '- log    req error Error [ECONNRESET]: aborted',
        '- log    req close',
      ],
      'bad chunk, clientError: a bad trailer': ['- log    req error ECONNRESET'],
    },
  },
  {
    reason:
      'who still reads a request whose client has gone is told, behind the answer as before it; node:http lets him wait forever',
    programs: Object.fromEntries(
      ['', ', busy'].flatMap((busy) =>
        [
          'listeners of end',
          'listeners of data',
          'listeners after the answer',
          'a pipe',
          'resume',
          'an answer in pieces',
        ].flatMap((what) =>
          ['never comes: the client closes', 'comes in part: the client closes'].map((fate) => [
            `body after the answer${busy}: ${what}, it ${fate}`,
            ['+ log    req aborted', '+ log    req error Error [ECONNRESET]: aborted', '+ log    req close'],
          ]),
        ),
      ),
    ),
  },
  {
    reason: 'nobody can be answered any more: the end of the connection is told by close, not by clientError',
    programs: {
      'clientError: the client resets inside a head': ['- log    ECONNRESET false'],
      'good chunks, then a bad one after the answer': ['- log    HPE_INVALID_CHUNK_SIZE'],
    },
  },
  {
    reason:
      'one clientError for one timeout; node:http’s listener ends the socket, and the half-read head makes a second one',
    programs: {
      'headersTimeout: clientError': ['- log    Error HPE_INVALID_EOF_STATE Parse Error false'],
      'requestTimeout: clientError': ['- log    HPE_INVALID_EOF_STATE Parse Error false'],
    },
  },
  {
    reason:
      'the body and its end come over the boundary together when they arrived together: a look from data sees complete, and chunks are not told apart',
    programs: {
      'body: readable and read': ['- log    rest <rld>', '+ log    <rld>'],
      'events: a chunked body that is consumed': [
        '- log    req data <one>',
        '- log    req data <two>',
        '+ log    req data <onetwo>',
      ],
      'events: flags seen from the events': [
        '- log    data false false false false false false false false false false',
        '+ log    data true false false false false false false false false false',
      ],
      'trailers: of a request': ['- log    data {}', '+ log    data {"x-sum":"1, 2","x-other":"3"}'],
    },
  },
  {
    reason: 'nothing of a body is read before somebody asks, so nothing is buffered either',
    programs: {
      'body: events with listeners added late': ['- log    4 true', '+ log    0 false'],
      'events: a body that is resumed': ['- log    req readable'],
    },
  },
  {
    reason: 'a request is closed though a listener threw; in node:http the throw leaves the parser in the middle',
    programs: {
      'events: a throw in a data listener': ['+ log    req close'],
    },
  },
  {
    reason: 'a chunk that cannot be encoded is refused before its frame is begun; node:http has sent a part of it',
    programs: {
      'write and end: an encoding that is none': ['- client.answers[0].body "1"', '+ client.answers[0].body ""'],
    },
  },
  {
    reason: 'node:http frames what was corked behind the last chunk: the client cannot read it',
    programs: {
      'end while corked': {
        nodes: [22, 24],
        lines: [
          '- client.answers[0].body "a"',
          '+ client.answers[0].body "abc"',
          '+ client.answers[0].chunks[1] "b"',
          '+ client.answers[0].chunks[2] "c"',
          '- client.rest "2\\r\\nbc\\r\\n"',
        ],
      },
    },
  },
  {
    reason:
      'an answer that is shorter than its Content-Length ends its connection; node:http leaves the client waiting',
    programs: {
      'framing: a Content-Length that is too long': ['- client "open"', '+ client "closed"'],
    },
  },
  {
    reason: 'what was written before destroy leaves, in the same tick, too',
    programs: {
      'framing: strictContentLength, too much': [
        '- client.answers []',
        '+ client.answers[0].status "HTTP/1.1 200 OK"',
        '+ client.answers[0].headers[0] Connection: "keep-alive"',
        '+ client.answers[0].headers[1] Content-Length: "4"',
        '+ client.answers[0].headers[2] Date: "<date>"',
        '+ client.answers[0].headers[3] Keep-Alive: "timeout=5"',
        '+ client.answers[0].framing "length"',
        '+ client.answers[0].body "1234"',
      ],
    },
  },
  {
    reason: 'an answer that ends with the connection says so: Connection: close (RFC 9112 9.6)',
    programs: {
      'framing: removing Transfer-Encoding makes it end with the connection': [
        '- client.answers[0].headers[0] Connection: "keep-alive"',
        '+ client.answers[0].headers[0] Connection: "close"',
        '- client.answers[0].headers[2] Keep-Alive: "timeout=5"',
      ],
      'framing: removing both': [
        '- client.answers[0].headers[0] Connection: "keep-alive"',
        '+ client.answers[0].headers[0] Connection: "close"',
        '- client.answers[0].headers[2] Keep-Alive: "timeout=5"',
      ],
    },
  },
  {
    reason:
      'a client that says close has its connection closed after the answer, whatever Connection the program sends (RFC 9112 9.6)',
    programs: {
      'framing: Connection: keep-alive of its own': ['- client.connection "open"', '+ client.connection "closed"'],
      'framing: Connection: keep-alive of its own against close': [
        '- client.connection "open"',
        '+ client.connection "closed"',
      ],
      'framing: Connection: Upgrade in an ordinary answer': [
        '- client.connection "open"',
        '+ client.connection "closed"',
      ],
    },
  },
  {
    reason: 'headers are made of rawHeaders when they are first read',
    programs: {
      'rawHeaders can be changed by the program before headers are read': [
        '- log    ["Host","localhost","X-A","1","X-B","2"] {"host":"localhost","x-a":"1"}',
        '+ log    ["Host","localhost","X-A","1","X-B","2"] {"host":"localhost","x-a":"1","x-b":"2"}',
      ],
    },
  },
  {
    reason: 'an HTTP/1.0 client must not be sent 1xx (RFC 9110 15.2)',
    programs: {
      '1.0: writeContinue and writeEarlyHints': [
        '- client.answers[0].status "HTTP/1.1 100 Continue"',
        '- client.answers[0].headers []',
        '- client.answers[0].framing "none"',
        '- client.answers[0].body ""',
        '- client.answers[1].status "HTTP/1.1 103 Early Hints"',
        '- client.answers[1].headers[0] Link: "</a>; rel=preload"',
        '- client.answers[1].framing "none"',
        '- client.answers[1].body ""',
        '- client.answers[2].status "HTTP/1.1 200 OK"',
        '- client.answers[2].headers[0] Connection: "close"',
        '- client.answers[2].headers[1] Date: "<date>"',
        '- client.answers[2].framing "close"',
        '- client.answers[2].body "x"',
        '+ client.answers[0].status "HTTP/1.1 200 OK"',
        '+ client.answers[0].headers[0] Connection: "close"',
        '+ client.answers[0].headers[1] Date: "<date>"',
        '+ client.answers[0].framing "close"',
        '+ client.answers[0].body "x"',
      ],
    },
  },
  {
    reason: 'an answer that says Connection: close closes; node:http leaves the connection open',
    programs: {
      'keep-alive: maxRequestsPerSocket': ['- client[1] "open"', '+ client[1] "closed"'],
      'keep-alive: maxRequestsPerSocket and pipelining': ['- client[3] "open"', '+ client[3] "closed"'],
    },
  },
  {
    reason:
      'one request of a connection at a time: the next one is dispatched when this one is answered, and never after an answer that closes',
    programs: {
      'pipelining: an answer that closes drops what follows': ['- log    /2'],
    },
  },
  {
    reason: 'each request of a connection has its answer, a bad one behind a good one as well',
    programs: {
      'pipelining: a bad request after a good one': [
        '+ client.answers[1].status "HTTP/1.1 400 Bad Request"',
        '+ client.answers[1].headers[0] Connection: "close"',
        '+ client.answers[1].framing "close"',
        '+ client.answers[1].body ""',
      ],
    },
  },
  {
    reason:
      'a client that has ended its side has nothing more to ask: the answer says Connection: close; one that is cut off ends with a reset',
    programs: {
      'half-close: the answer is made at once': [
        '- client[0].headers[0] Connection: "keep-alive"',
        '+ client[0].headers[0] Connection: "close"',
        '- client[0].headers[3] Keep-Alive: "timeout=5"',
      ],
      'half-close: the answer comes a moment later': [
        '- client[0].headers[0] Connection: "keep-alive"',
        '+ client[0].headers[0] Connection: "close"',
        '- client[0].headers[3] Keep-Alive: "timeout=5"',
      ],
      'half-close: the answer has begun and goes on': [
        '- client[0].headers[0] Connection: "keep-alive"',
        '+ client[0].headers[0] Connection: "close"',
        '- client[0].headers[2] Keep-Alive: "timeout=5"',
        '- client[0].headers[3] Transfer-Encoding: "chunked"',
        '+ client[0].headers[2] Transfer-Encoding: "chunked"',
        '- client[1] "end"',
        '+ client[1] "reset"',
      ],
    },
  },
  {
    reason: 'while it speaks HTTP, a connection’s socket only tells that it closed: end and finish belong to raw bytes',
    programs: {
      'socket: events at the end of the connection': ['- log    socket end', '- log    socket finish'],
    },
  },
  {
    reason: 'a socket file is nothing to execute; Node 22 and later say so, too',
    programs: {
      'listen: a Unix socket by options, for all': { nodes: [20], lines: ['- log    777', '+ log    666'] },
    },
  },
  {
    reason:
      'an upgrade is not taken with a body, whose bytes could pass for the new protocol; the request is an ordinary one (RFC 9110 7.8)',
    programs: {
      'upgrade: with a body': [
        '- client.answers[0].status "HTTP/1.1 400 Mine"',
        '- client.answers[0].headers[0] Connection: "close"',
        '- client.answers[0].headers[1] Content-Length: "0"',
        '+ client.answers[0].status "HTTP/1.1 200 OK"',
        '+ client.answers[0].headers[0] Connection: "keep-alive"',
        '+ client.answers[0].headers[1] Content-Length: "12"',
        '+ client.answers[0].headers[2] Date: "<date>"',
        '+ client.answers[0].headers[3] Keep-Alive: "timeout=5"',
        '- client.answers[0].body ""',
        '- client.connection "closed"',
        '- log    POST 4 <body>',
        '+ client.answers[0].body "not upgraded"',
        '+ client.connection "open"',
      ],
    },
  },
  {
    reason: 'the store of enterWith stays for all events of its request; Node 24 loses it at the end of the body',
    programs: {
      'events: AsyncLocalStorage reaches the events of its own request only': {
        nodes: [24],
        lines: [
          '- log    end undefined',
          '- log    timer undefined',
          '- log    callback undefined',
          '+ log    end 1',
          '+ log    timer 1',
          '+ log    callback 1',
          '- log    end undefined',
          '- log    timer undefined',
          '- log    callback undefined',
          '+ log    end 2',
          '+ log    timer 2',
          '+ log    callback 2',
        ],
      },
    },
  },
  {
    reason:
      'the option saves node:http a stream for each empty request; ours builds none before it is touched, and then all of its events come',
    programs: {
      'options: optimizeEmptyRequests': {
        nodes: [24],
        lines: [
          '- log    true false',
          '+ log    GET end',
          '+ log    ended',
          '+ log    GET close',
          '+ log    false false',
        ],
      },
    },
  },
  {
    reason: 'only Node itself can make entries of this type; the diagnostics channels tell the same, and more',
    programs: {
      'pattern: PerformanceObserver for http': ['- log    HttpRequest http /observed 200'],
    },
  },
];

/**
 * What is expected of a program on a Node line.
 * @returns {{ reason: string, lines: string[] } | null} null: no difference
 */
function expected(program, node) {
  const found = intended.find(({ programs }) => Object.hasOwn(programs, program));
  if (!found) return null;
  const entry = found.programs[program];
  if (Array.isArray(entry)) return { reason: found.reason, lines: entry };
  return entry.nodes.includes(node) ? { reason: found.reason, lines: entry.lines } : null;
}

module.exports = { intended, expected };
