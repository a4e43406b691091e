// Certificates in type on machines with type of their own: the same bytes everywhere, and what our type has not is told everywhere.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** In no weight of our type, and behind its last letter. */
const rare = '\u{30EDE}';
const machines = mkdtempSync(join(tmpdir(), 'typefaces-'));
after(() => rmSync(machines, { recursive: true, force: true }));

const typefaces = dirname(fileURLToPath(import.meta.resolve('@expo-google-fonts/noto-serif-sc/package.json')));

function replaceAll(font: Buffer, from: Buffer, to: Buffer): void {
  for (let at = font.indexOf(from); at >= 0; at = font.indexOf(from, at + to.length)) to.copy(font, at);
}

/** Gives the last letter of its map (the table `cmap` in format 12) to the rare one. */
function teach(font: Buffer, letter: number): void {
  const tables = Array.from({ length: font.readUInt16BE(4) }, (_, n) => 12 + 16 * n);
  const map = font.readUInt32BE(tables.find((at) => font.toString('latin1', at, at + 4) === 'cmap')! + 8);
  const parts = Array.from({ length: font.readUInt16BE(map + 2) }, (_, n) => map + font.readUInt32BE(map + 8 + 8 * n));
  const groups = parts.find((at) => font.readUInt16BE(at) === 12)!;
  const last = groups + 4 + 12 * font.readUInt32BE(groups + 12);
  font.writeUInt32BE(letter, last);
  font.writeUInt32BE(letter, last + 4);
}

/** A machine with Chinese type that knows the rare letter; `family`: as long as the name of ours. */
function machineWith(family: string): NodeJS.ProcessEnv {
  const home = join(machines, family.replaceAll(' ', ''));
  const folder = join(home, '.local', 'share', 'fonts');
  mkdirSync(folder, { recursive: true });
  for (const weight of ['400Regular', '700Bold']) {
    const font = readFileSync(join(typefaces, weight, `NotoSerifSC_${weight}.ttf`));
    const name = (text: string) => Buffer.from(text, 'utf16le').swap16();
    replaceAll(font, name('Noto Serif SC'), name(family));
    teach(font, rare.codePointAt(0)!);
    writeFileSync(join(folder, `${weight}.ttf`), font);
  }
  writeFileSync(join(home, 'fonts.conf'), `<fontconfig><dir>${folder}</dir></fontconfig>`);
  return { HOME: home, FONTCONFIG_FILE: join(home, 'fonts.conf') };
}

function bareMachine(): NodeJS.ProcessEnv {
  const home = join(machines, 'bare');
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, 'fonts.conf'), `<fontconfig><dir>${home}</dir></fontconfig>`);
  return { HOME: home, FONTCONFIG_FILE: join(home, 'fonts.conf') };
}

/** Runs where the environment is the machine's; the compiler looks for its type only once in a process. */
const program = `
import { createHash } from 'node:crypto';
import { NodeCompiler } from '${import.meta.resolve('@myriaddreamin/typst-ts-node-compiler')}';
import { typeset } from '${import.meta.resolve('#records/typesetting.ts')}';
const sheet = (holder) => ({
  heading: { zh: '荣誉证书', en: 'Certificate of honour' }, holder, unit: '临河区机械厂', sentence: '授予区级“五一劳动奖章”，特发此证。',
  number: 'RY310000-2020-0001', validity: '长期', basis: '区总工会〔2020〕1号', issuer: '临河区总工会', on: '2020年5月1日',
  code: 'https://example.org/verify#x',
});
const told = (set) => ('pdf' in set ? createHash('sha256').update(set.pdf).digest('hex') : set);
const compiler = NodeCompiler.create({ workspace: process.cwd() });
const document = compiler.compile({ mainFileContent: '#set document(date: none)\\n${rare}' });
let foreign = true;
try { compiler.pdf(document.result, { pdfStandard: 'a-2b' }); } catch { foreign = false; }
console.log(JSON.stringify({ foreign, usual: told(await typeset([sheet('张三')])), rare: told(await typeset([sheet('张${rare}')])) }));
`;

const file = join(machines, 'set.mjs');
writeFileSync(file, program);

async function setOn(machine: NodeJS.ProcessEnv): Promise<unknown> {
  const { stdout } = await promisify(execFile)(process.execPath, [file], {
    env: { PATH: process.env.PATH, ...machine },
    timeout: 120_000,
  });
  return JSON.parse(stdout);
}

test('a certificate is the same bytes whatever type the machine has, and a letter that ours has not is told', async () => {
  const bare = (await setOn(bareMachine())) as { usual: string };
  assert.deepEqual(bare, { foreign: false, usual: bare.usual, rare: { missing: rare } });
  assert.match(bare.usual, /^[0-9a-f]{64}$/);
  // One of another name, and one that goes by the name of ours.
  for (const family of ['Otto Serif SC', 'Noto Serif SC']) {
    assert.deepEqual(await setOn(machineWith(family)), { ...bare, foreign: true }, family);
  }
});
