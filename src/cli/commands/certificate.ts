// `certificate`: checks a certificate on any machine, without a database or a network, against the lists that the federation publishes.
import { readFileSync } from 'node:fs';
import { type Command, UsageProblem } from '#cli/command.ts';
import { chinaDate, systemClock } from '#kit/clock.ts';
import { isRefusal, type Refusal, refuse } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';
import { certificateIn, checkCertificate, type Lists, type PublishedLists, readLists } from '#policy/certificate.ts';
import { forgedWords, verdictWords } from '#policy/certificate-words.ts';
import { levelName } from '#policy/record.ts';

function contentOf(file: string): string | Refusal {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { message } = error as Error;
    return refuse('file-damaged', `${file}：读不出来（${message}）`, `${file} cannot be read (${message})`);
  }
}

/** `root`: the fingerprint that the lists must be signed by, known from elsewhere. */
function listsIn(content: string, root: unknown): (Lists & { readonly kid: string }) | Refusal {
  const unfit = () =>
    refuse('lists-unfit', '名单不是根公钥签的，或被改动过', 'The lists are not what the root key signed', {
      next: text('请从核验页重新下载名单', 'Download the lists again from the page that checks certificates'),
    });
  let published: PublishedLists;
  try {
    published = JSON.parse(content) as PublishedLists;
    if (typeof published.root.kid !== 'string' || (root !== undefined && published.root.kid !== root)) return unfit();
    const lists = readLists(published);
    return lists ? { ...lists, kid: published.root.kid } : unfit();
  } catch {
    return unfit();
  }
}

export const command: Command = {
  says: text('核验一张证书', 'Check a certificate'),
  takes: '<lists.json> (--text <certificate> | --file <file>) [--root <fingerprint>]',
  positionals: [1, 1],
  options: { text: { type: 'string' }, file: { type: 'string' }, root: { type: 'string' } },
  async run({ positionals, values }) {
    if ((values.text === undefined) === (values.file === undefined))
      throw new UsageProblem('请给 --text 或 --file 其中一个', 'Give either --text or --file');
    const [published, given] = [contentOf(positionals[0]!), values.text ?? contentOf(String(values.file))];
    if (isRefusal(published)) return published;
    if (isRefusal(given)) return given;
    const lists = listsIn(published, values.root);
    if (isRefusal(lists)) return lists;
    const verdict = checkCertificate(certificateIn(String(given)), lists, chinaDate(systemClock.now()));
    const { zh, en } = verdictWords[verdict.says];
    const why = verdict.says === 'forged' ? forgedWords[verdict.why] : null;
    const lines =
      verdict.says === 'forged'
        ? [`${why!.zh} ${why!.en}`]
        : [
            `${verdict.claim.number} ${verdict.claim.what}（${levelName(verdict.claim.level).zh}）`,
            `${verdict.claim.holder}，${verdict.claim.unit}`,
            `${verdict.issuer}，${verdict.claim.from} – ${verdict.claim.until}`,
            `撤销名单 list of what was revoked: ${verdict.asOf}`,
          ];
    return { ok: verdict.says === 'valid', json: verdict, lines: [`${zh} ${en}`, ...lines, `root ${lists.kid}`] };
  },
};
