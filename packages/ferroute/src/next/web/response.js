// `Response` in workers: Node's own class to whoever looks, and nothing but three fields where nobody does.
//
// Most answers are made of text and a few headers, and are handed over the moment they are made. Node's class builds a
// stream, a header list and a body for each. Ours keeps what it was given, and builds the native one when something is
// asked of it that takes one. Both have one and the same prototype, whose getters know either: so `instanceof`,
// `constructor`, what others add to the prototype, and responses of `fetch` are as ever. Where what was given is anything
// but plain, a native response is made in the first place.

'use strict';

const NativeResponse = globalThis.Response;
const NativeHeaders = globalThis.Headers;

/** Ours: a `Light`. Absent on native ones. @type {any} */
const kLight = Symbol('light');

/** Subclasses that are as light, for they are our own. @type {Set<Function>} */
const lightClasses = new Set();

/** Values that are sent as they are. */
const PLAIN_VALUE = /^(?:[!-~\x80-\xff](?:[\t -~\x80-\xff]*[!-~\x80-\xff])?)?$/;
const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/** By name as written: in lower case. Names come from programs, so there are few. @type {Map<string, string>} */
const lowerNames = new Map();
const MOST_NAMES = 512;

/** What a response was made of. */
class Light {
  /**
   * @param {string | null} body
   * @param {number} status
   * @param {string[]} list Names in lower case, and values.
   */
  constructor(body, status, list) {
    this.body = body;
    this.status = status;
    this.list = list;
    /** Made when it is asked for; then it counts, and the list does not. @type {Headers | undefined} */
    this.headers = undefined;
    /** The native response behind it, once there is one. @type {any} */
    this.native = undefined;
  }
}

/**
 * The plain header list of an `init`, or undefined where there is more to it than ours knows.
 *
 * @param {any} headers
 * @param {string | undefined} type The body's `Content-Type`.
 * @returns {string[] | undefined}
 */
function plainList(headers, type) {
  if (headers === undefined) return type === undefined ? [] : ['content-type', type];
  const prototype = Object.getPrototypeOf(headers);
  if ((prototype !== Object.prototype && prototype !== null) || Symbol.iterator in headers) return undefined;
  /** @type {string[]} */
  const list = [];
  let typed = type === undefined;
  for (const key of Reflect.ownKeys(headers)) {
    const value = headers[key];
    if (typeof key !== 'string' || typeof value !== 'string' || !PLAIN_VALUE.test(value)) return undefined;
    const name = lowerNames.get(key) ?? learnName(key);
    // Two ways to write one name are joined.
    if (name === undefined || (list.length > 0 && list.includes(name))) return undefined;
    if (name === 'content-type') typed = true;
    list.push(name, value);
  }
  if (!typed) list.push('content-type', /** @type {string} */ (type));
  return list;
}

function learnName(/** @type {string} */ key) {
  if (!TOKEN.test(key)) return undefined;
  const name = key.toLowerCase();
  if (lowerNames.size < MOST_NAMES) lowerNames.set(key, name);
  return name;
}

/**
 * What a response is made of, or undefined where Node's own class has to say.
 *
 * @param {any} body
 * @param {any} init
 * @param {string | undefined} type
 * @returns {Light | undefined}
 */
function lightOf(body, init, type) {
  if (body !== null && typeof body !== 'string') return undefined;
  if (init === undefined) return new Light(body, 200, plainList(undefined, type) ?? []);
  // Whatever has getters, or inherits, is for Node to read.
  if (init === null || Object.getPrototypeOf(init) !== Object.prototype) return undefined;
  const { status, statusText, headers } = init;
  if (statusText !== undefined && statusText !== '') return undefined;
  if (status !== undefined) {
    if (typeof status !== 'number' || status < 200 || status > 599 || !Number.isInteger(status)) return undefined;
    if (body !== null && (status === 204 || status === 205 || status === 304)) return undefined;
  }
  if (headers instanceof NativeHeaders) {
    const light = new Light(body, status ?? 200, []);
    light.headers = new NativeHeaders(headers);
    if (type !== undefined && !light.headers.has('content-type')) light.headers.set('content-type', type);
    return light;
  }
  const list = plainList(headers, type);
  return list && new Light(body, status ?? 200, list);
}

/**
 * The native response behind a light one.
 *
 * @param {Light} light
 */
function nativeOf(light) {
  if (light.native === undefined) {
    light.native = new NativeResponse(light.body, { status: light.status, headers: headersOf(light) });
  }
  return light.native;
}

/** @param {Light} light @returns {Headers} */
function headersOf(light) {
  if (light.headers === undefined) {
    const headers = new NativeHeaders();
    const { list } = light;
    for (let index = 0; index < list.length; index += 2) headers.append(list[index], list[index + 1]);
    light.headers = headers;
  }
  return light.headers;
}

/**
 * @this {any}
 * @param {any} [body]
 * @param {any} [init]
 */
function Response(body = null, init) {
  const made = new.target;
  if (made === undefined) throw new TypeError("Class constructor Response cannot be invoked without 'new'");
  if (made === Response || lightClasses.has(made)) {
    const light = lightOf(body, init, typeof body === 'string' ? 'text/plain;charset=UTF-8' : undefined);
    if (light !== undefined) {
      this[kLight] = light;
      return this;
    }
  }
  return Reflect.construct(NativeResponse, [body, init], made === Response ? NativeResponse : made);
}

/**
 * `Response.json`, of a class of ours.
 *
 * @param {any} Class
 * @param {unknown} data
 * @param {any} init
 */
function jsonOf(Class, data, init) {
  const text = JSON.stringify(data);
  const light = text === undefined ? undefined : lightOf(text, init, 'application/json');
  if (light === undefined) {
    const native = NativeResponse.json(data, init);
    return Class === Response ? native : new Class(native.body, native);
  }
  return responseOf(light, Class);
}

/**
 * A response that is made of this.
 *
 * @param {Light} light
 * @param {any} [Class]
 */
function responseOf(light, Class = Response) {
  const response = Object.create(Class.prototype);
  response[kLight] = light;
  return response;
}

const statics = {
  /** @param {unknown} data @param {any} [init] */
  json(data, init) {
    // biome-ignore lint/complexity/noArguments: without an argument Node has something to say
    return arguments.length === 0 ? /** @type {any} */ (NativeResponse).json() : jsonOf(Response, data, init);
  },
};

// ===== the prototype, which both share =====

const prototype = NativeResponse.prototype;

/** @type {Record<string, (light: Light) => unknown>} */
const getters = {
  status: (light) => light.status,
  ok: (light) => light.status <= 299,
  statusText: () => '',
  headers: headersOf,
  type: () => 'default',
  url: () => '',
  redirected: () => false,
  body: (light) => (light.body === null ? null : nativeOf(light).body),
  bodyUsed: (light) => light.native?.bodyUsed ?? false,
};

/** Methods that read the body. */
const READERS = ['arrayBuffer', 'blob', 'bytes', 'formData', 'json', 'text'];

/** Has the one prototype know ours. */
function teachPrototype() {
  for (const [name, get] of Object.entries(getters)) {
    const native = /** @type {PropertyDescriptor} */ (Object.getOwnPropertyDescriptor(prototype, name));
    const theirs = /** @type {() => unknown} */ (native.get);
    Object.defineProperty(prototype, name, {
      ...native,
      /** @this {any} */
      get() {
        const light = this?.[kLight];
        return light === undefined ? theirs.call(this) : get(light);
      },
    });
  }
  for (const name of READERS) {
    const native = Object.getOwnPropertyDescriptor(prototype, name);
    if (!native) continue;
    const theirs = native.value;
    Object.defineProperty(prototype, name, {
      ...native,
      value: {
        /** @this {any} */
        [name]() {
          const light = this?.[kLight];
          return light === undefined ? theirs.call(this) : nativeOf(light)[name]();
        },
      }[name],
    });
  }
  const clone = /** @type {PropertyDescriptor} */ (Object.getOwnPropertyDescriptor(prototype, 'clone'));
  Object.defineProperty(prototype, 'clone', {
    ...clone,
    value: /** @this {any} */ function clone() {
      const light = this?.[kLight];
      return light === undefined ? nativeClone.call(this) : cloneOf(light);
    },
  });
  const nativeClone = clone.value;
  Object.defineProperty(prototype, 'constructor', { value: Response, writable: true, configurable: true });
}

/** @param {Light} light */
function cloneOf(light) {
  if (light.native !== undefined) {
    return new NativeResponse(light.native.clone().body, { status: light.status, headers: headersOf(light) });
  }
  const copy = new Light(light.body, light.status, light.list);
  if (light.headers !== undefined) copy.headers = new NativeHeaders(light.headers);
  return responseOf(copy);
}

// What is static and not ours is Node's: `Response.error()`, `Response.redirect()`.
Object.setPrototypeOf(Response, NativeResponse);
Object.defineProperty(Response, 'prototype', { value: prototype, writable: false });
Object.defineProperty(Response, 'length', { value: 0, configurable: true });
Object.defineProperty(Response, 'json', { value: statics.json, writable: true, enumerable: true, configurable: true });

let isInstalled = false;

/** Makes it the thread's `Response`. */
function installResponse() {
  if (isInstalled) return;
  isInstalled = true;
  teachPrototype();
  Object.defineProperty(globalThis, 'Response', {
    value: Response,
    writable: true,
    enumerable: false,
    configurable: true,
  });
}

/**
 * What a response was made of, where nothing has been read of it and no native one was built; undefined else.
 *
 * @param {any} response
 * @returns {Light | undefined}
 */
function lightResponse(response) {
  const light = response[kLight];
  return light === undefined || light.native !== undefined ? undefined : light;
}

module.exports = {
  Light,
  Response: /** @type {any} */ (Response),
  installResponse,
  jsonOf,
  lightClasses,
  lightResponse,
  responseOf,
};
