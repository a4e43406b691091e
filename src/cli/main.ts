// `npm run -s niangjia -- <command> [--json]`: finds the command, runs it and turns what came of it into lines and an exit status.
// 0: all is well; 1: it could not be done or is not well; 2: called wrongly.
import { parseArgs } from 'node:util';
import { type Answer, type Command, refusalLines, UsageProblem } from '#cli/command.ts';
import { findCommand, help } from '#cli/commands/index.ts';
import { isRefusal, Outage, type Refusal } from '#kit/refusal.ts';
import { type Text, text } from '#kit/text.ts';
import { SetupProblem } from '#store/setup-problem.ts';

interface Ended {
  readonly status: 0 | 1 | 2;
  readonly lines: readonly string[];
  readonly json?: unknown;
  readonly to: 'stdout' | 'stderr';
}

const general = { json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } as const;

/** What parseArgs objects to, in words. */
function explain(error: unknown, name: string): UsageProblem {
  const { code, message } = error as { code?: string; message: string };
  const named = /'(-[^']+)'/.exec(message)?.[1] ?? '';
  const more = [`npm run -s niangjia -- help ${name}`.trim()];
  if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION')
    return new UsageProblem(`没有 ${named} 这个选项。可用的见：${more}`, `There is no option ${named}. See: ${more}`);
  if (code === 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE')
    return new UsageProblem(
      `选项 ${named} 的写法不对。见：${more}`,
      `The option ${named} is not written like that. See: ${more}`,
    );
  throw error;
}

function called(command: Command, name: string, args: readonly string[]) {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { ...command.options, ...general },
      allowPositionals: true,
      strict: true,
    });
    const [least, most] = command.positionals ?? [0, 0];
    if (!values.help && (positionals.length < least || positionals.length > most)) {
      const usage = `niangjia ${name} ${command.takes ?? ''}`.trim();
      throw new UsageProblem(`用法：${usage}`, `Usage: ${usage}`);
    }
    return { values: values as Record<string, string | boolean | undefined>, positionals };
  } catch (error) {
    throw error instanceof UsageProblem ? error : explain(error, name);
  }
}

const failure = (code: string, says: Text, more: object = {}) => ({ ok: false, error: { code, ...says, ...more } });

const ofAnswer = (answer: Answer | Refusal): Ended =>
  isRefusal(answer)
    ? {
        status: 1,
        lines: refusalLines(answer),
        json: failure(answer.code, answer.why, { next: answer.next, details: answer.details }),
        to: 'stderr',
      }
    : { status: answer.ok === false ? 1 : 0, lines: answer.lines, json: answer.json, to: 'stdout' };

function ofError(error: unknown): Ended {
  if (error instanceof UsageProblem)
    return { status: 2, lines: [error.text.zh, error.text.en], json: failure('usage', error.text), to: 'stderr' };
  if (error instanceof SetupProblem)
    return { status: 1, lines: error.message.split('\n'), json: failure('setup', error.text), to: 'stderr' };
  if (error instanceof Outage) {
    const says = text('数据库没有应答，请稍后再试', 'The database does not answer; please try again');
    return { status: 1, lines: [says.zh, says.en, `  ${error.message}`], json: failure('outage', says), to: 'stderr' };
  }
  const says = text(
    '程序出错了，这是我们的问题，请把下面的内容告诉我们',
    'A fault of ours; please tell us what follows',
  );
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { status: 1, lines: [says.zh, says.en, stack], json: failure('fault', says), to: 'stderr' };
}

async function run(args: readonly string[]): Promise<Ended> {
  const [name = 'help', ...rest] = args;
  if (name === 'help' || name === '--help' || name === '-h')
    return ofAnswer(await help(rest.filter((one) => !one.startsWith('-'))[0]));
  const command = await findCommand(name);
  const { values, positionals } = called(command, name, rest);
  if (values.help) return ofAnswer(await help(name));
  const tell = (says: Text) => void process.stderr.write(`${says.zh} ${says.en}\n`);
  return ofAnswer(await command.run({ positionals, values, tell }));
}

const written = (stream: NodeJS.WriteStream, output: string): Promise<void> =>
  new Promise((done) => stream.write(output, () => done()));

async function main(args: readonly string[]): Promise<void> {
  const ended = await run(args).catch(ofError);
  if (args.includes('--json')) {
    if (ended.to === 'stderr') await written(process.stderr, `${ended.lines.join('\n')}\n`);
    await written(process.stdout, `${JSON.stringify(ended.json)}\n`);
  } else await written(process[ended.to], ended.lines.map((line) => `${line}\n`).join(''));
  process.exit(ended.status);
}

await main(process.argv.slice(2));
