// The one list of commands, in the order of `help`. Each file is loaded only when it is called: `serve` should not wait for the benches.
import { type Answer, type Command, UsageProblem } from '#cli/command.ts';
import { own } from '#kit/own.ts';

type Loader = () => Promise<{ command: Command }>;

const loaders: Readonly<Record<string, Loader>> = {
  serve: () => import('#cli/commands/serve.ts'),
  work: () => import('#cli/commands/work.ts'),
  migrate: () => import('#cli/commands/migrate.ts'),
  federation: () => import('#cli/commands/federation.ts'),
  demo: () => import('#cli/commands/demo.ts'),
  programme: () => import('#cli/commands/programme.ts'),
  import: () => import('#cli/commands/import.ts'),
  figures: () => import('#cli/commands/figures.ts'),
  bulletin: () => import('#cli/commands/bulletin.ts'),
  calendar: () => import('#cli/commands/calendar.ts'),
  verify: () => import('#cli/commands/verify.ts'),
  draw: () => import('#cli/commands/draw.ts'),
  certificate: () => import('#cli/commands/certificate.ts'),
  'signing-key': () => import('#cli/commands/signing-key.ts'),
  keys: () => import('#cli/commands/keys.ts'),
  backup: () => import('#cli/commands/backup.ts'),
  drill: () => import('#cli/commands/drill.ts'),
  restore: () => import('#cli/commands/restore.ts'),
  screenshots: () => import('#cli/commands/screenshots.ts'),
  bench: () => import('#cli/commands/bench.ts'),
};

/** Throws UsageProblem. */
export async function findCommand(name: string): Promise<Command> {
  const load = own(loaders, name);
  if (load) return (await load()).command;
  throw new UsageProblem(
    `没有“${name}”这个命令。可用的见：npm run -s niangjia -- help`,
    `There is no command “${name}”. See: npm run -s niangjia -- help`,
  );
}

const usage = (name: string, command: Command): string => `niangjia ${name} ${command.takes ?? ''}`.trimEnd();

/** All commands, or one with its options. */
export async function help(name?: string): Promise<Answer> {
  if (name !== undefined) {
    const command = await findCommand(name);
    const options = [...Object.keys(command.options ?? {}), 'json'].map((one) => `--${one}`);
    const lines = [usage(name, command), `  ${command.says.zh}`, `  ${command.says.en}`, `  ${options.join('  ')}`];
    return { json: { command: name, usage: usage(name, command), says: command.says, options }, lines };
  }
  const all = await Promise.all(
    Object.keys(loaders).map(async (one) => ({ name: one, command: await findCommand(one) })),
  );
  const listed = all.flatMap((one) => [
    usage(one.name, one.command),
    `    ${one.command.says.zh}`,
    `    ${one.command.says.en}`,
  ]);
  return {
    json: all.map((one) => ({ command: one.name, usage: usage(one.name, one.command), says: one.command.says })),
    lines: [
      'npm run -s niangjia -- <命令 command> [--json]',
      '',
      ...listed,
      '',
      '--json：最后一行是一个 JSON 对象。 With --json the last line is one JSON object.',
    ],
  };
}
