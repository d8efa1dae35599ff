// Has TypeScript look at programs, as it finds modules in each of its ways.

'use strict';

const path = require('node:path');
const ts = require('typescript');

const ROOT = path.join(__dirname, '../..');

/** How programs find modules: TypeScript's current ways, and the one of old. */
const RESOLUTIONS = {
  nodenext: { module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext },
  bundler: { module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler },
  node10: {
    module: ts.ModuleKind.CommonJS,
    moduleResolution: ts.ModuleResolutionKind.Node10,
    ignoreDeprecations: '6.0',
  },
};

/** Every declaration file is parsed once. */
const parsed = new Map();

/**
 * What TypeScript says of files.
 *
 * @param {string[]} files
 * @param {ts.CompilerOptions} options
 * @returns {{ line: number, text: string }[]}
 */
function compile(files, options) {
  const all = { strict: true, noEmit: true, skipLibCheck: true, esModuleInterop: true, types: ['node'], ...options };
  all.target = ts.ScriptTarget.ES2022;
  const host = ts.createCompilerHost(all);
  host.getCurrentDirectory = () => ROOT;
  const { getSourceFile } = host;
  host.getSourceFile = (file, languageVersion, ...rest) => {
    if (!file.endsWith('.d.ts')) return getSourceFile(file, languageVersion, ...rest);
    const key = `${file} ${JSON.stringify(languageVersion)}`;
    if (!parsed.has(key)) parsed.set(key, getSourceFile(file, languageVersion, ...rest));
    return parsed.get(key);
  };
  const program = ts.createProgram(files, all, host);
  return ts.getPreEmitDiagnostics(program).map(({ file, start, messageText }) => {
    const line = file ? file.getLineAndCharacterOfPosition(start ?? 0).line + 1 : 0;
    const text = ts.flattenDiagnosticMessageText(messageText, ' ');
    return { line, text: `${file ? path.relative(ROOT, file.fileName) : ''}:${line} ${text}` };
  });
}

module.exports = { ROOT, RESOLUTIONS, compile };
