// The thread that sets certificates in type: milliseconds a page of a native compiler that answers nobody meanwhile.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parentPort } from 'node:worker_threads';
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';
import { text } from '#kit/text.ts';
import type { CertificateSheet } from '#policy/certificate-sheet.ts';
import { codeImage } from '#records/code-image.ts';

/** `missing`: letters that the type has not; nothing was set then. */
export type Typeset = { readonly pdf: Uint8Array } | { readonly missing: string };

const typefaces = dirname(fileURLToPath(import.meta.resolve('@expo-google-fonts/noto-serif-sc/package.json')));
const typeface = (weight: string): Buffer => readFileSync(join(typefaces, weight, `NotoSerifSC_${weight}.ttf`));
const template = readFileSync(new URL('./certificate.typ', import.meta.url), 'utf8');
const compiler = NodeCompiler.create({
  workspace: import.meta.dirname,
  fontArgs: [{ fontBlobs: [typeface('400Regular'), typeface('700Bold')] }],
});

function pdfOf(sheets: readonly CertificateSheet[]): Typeset {
  const written = sheets.map(({ code, ...sheet }) => ({ ...sheet, image: codeImage(code) }));
  const title = sheets.length === 1 ? `${sheets[0]!.heading.zh} ${sheets[0]!.number}` : text('证书', 'Certificates').zh;
  const inputs = { sheets: JSON.stringify(written), title, author: sheets[0]!.issuer };
  const compiled = compiler.compile({ mainFileContent: template, inputs });
  if (compiled.hasError()) throw new Error(`certificate.typ: ${compiled.takeError()?.compilationStatus}`);
  try {
    return { pdf: compiler.pdf(compiled.result!, { pdfStandard: 'a-2b' }) };
  } catch (error) {
    // PDF/A takes no page with a letter that no type can show, and the compiler says which.
    const missing = /the text \\?"(.+?)\\?" could not be displayed/u.exec((error as Error).message)?.[1];
    if (missing === undefined) throw error;
    return { missing };
  } finally {
    compiler.evictCache(0);
  }
}

parentPort!.on('message', (sheets: readonly CertificateSheet[]) => parentPort!.postMessage(pdfOf(sheets)));
