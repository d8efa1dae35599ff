// What `draftMode()` of `next/headers` gives: whether the client may see drafts, and the way to switch it. The same cookie as
// `res.setDraftMode()` of pages/api.

'use strict';

const { previewKeys } = require('../preview-keys');

const BYPASS = '__prerender_bypass';

class DraftMode {
  #scope;
  #isEnabled;

  /** @param {import('../scope').Scope} scope */
  constructor(scope) {
    const { RequestCookies } = require('@edge-runtime/cookies');
    const cookie = new RequestCookies(scope.headers()).get(BYPASS);
    this.#scope = scope;
    this.#isEnabled = cookie !== undefined && cookie.value === previewKeys().previewModeId;
  }

  get isEnabled() {
    return this.#isEnabled;
  }

  enable() {
    this.#switch('draftMode().enable()', { value: previewKeys().previewModeId });
    this.#isEnabled = true;
  }

  disable() {
    this.#switch('draftMode().disable()', { value: '', expires: new Date(0) });
    this.#isEnabled = false;
  }

  /**
   * @param {string} expression
   * @param {{ value: string, expires?: Date }} cookie
   */
  #switch(expression, cookie) {
    const scope = this.#scope;
    if (scope.phase === 'after') {
      throw new Error(
        `Route ${scope.route.pattern} used "${expression}" inside \`after()\`. The enabled status of \`draftMode()\` can be ` +
          'read inside `after()` but you cannot enable or disable `draftMode()`. See more info here: ' +
          'https://nextjs.org/docs/app/api-reference/functions/after',
      );
    }
    scope.useDynamic(expression);
    const isDevelopment = process.env.NODE_ENV === 'development';
    const options = { httpOnly: true, sameSite: isDevelopment ? 'lax' : 'none', secure: !isDevelopment, path: '/' };
    scope.cookies().set({ name: BYPASS, ...cookie, ...options });
  }
}

module.exports = { DraftMode };
