// `userAgent` and `userAgentFromString` of `next/server`.

'use strict';

const BOT =
  /Googlebot|Mediapartners-Google|AdsBot-Google|googleweblight|Storebot-Google|Google-PageRenderer|Google-InspectionTool|Bingbot|BingPreview|Slurp|DuckDuckBot|baiduspider|yandex|sogou|LinkedInBot|bitlybot|tumblr|vkShare|quora link preview|facebookexternalhit|facebookcatalog|Twitterbot|applebot|redditbot|Slackbot|Discordbot|WhatsApp|SkypeUriPreview|ia_archiver|GPTBot/i;

/** @param {string | undefined} input */
function userAgentFromString(input) {
  const parse = require('ua-parser-js');
  return { ...parse(input), isBot: input === undefined ? false : BOT.test(input) };
}

/** @param {{ headers: Headers }} request */
function userAgent({ headers }) {
  return userAgentFromString(headers.get('user-agent') || undefined);
}

module.exports = { userAgent, userAgentFromString };
