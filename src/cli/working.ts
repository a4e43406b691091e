// The worker with all its jobs and recurring tasks: the same in `serve` and in `work`, any number beside each other.

import { apiTasks } from '#api/tasks.ts';
import type { Engine } from '#engine/engine.ts';
import { claimsTask } from '#jobs/claims.ts';
import { deadlinesTask } from '#jobs/deadlines.ts';
import { drawsTask } from '#jobs/draws.ts';
import { dueSoonTask } from '#jobs/due-soon.ts';
import { allJobKinds } from '#jobs/kinds.ts';
import { recountTask } from '#jobs/recount.ts';
import { showingsOverTask } from '#jobs/showings-over.ts';
import { defineTask, standardTasks } from '#jobs/tasks.ts';
import { wishesTask } from '#jobs/wishes.ts';
import { Worker } from '#jobs/worker.ts';
import { Outage } from '#kit/refusal.ts';
import { gatewayPort } from '#messages/gateway.ts';
import { type MessagePort, relayOutbox } from '#messages/outbox.ts';
import { developmentPort, smtpPort } from '#messages/ports.ts';
import { openField } from '#people/fields.ts';
import { whoNow } from '#people/merged.ts';
import type { House } from '#store/house.ts';
import { SetupProblem } from '#store/setup-problem.ts';

/** Where messages to a person go: the telephone on file, of the record that was kept where two were merged. */
async function addressOf(house: House, tenantId: number, personId: number): Promise<{ phone?: string }> {
  const [row] = await house.db.query<{ id: number; sealed: Buffer | null }>(
    `SELECT id, phone_sealed AS sealed FROM people WHERE tenant_id = $1 AND id = ${whoNow('$2::bigint')}`,
    [tenantId, personId],
  );
  if (!row?.sealed) return {};
  return { phone: openField(await house.crypto(tenantId), tenantId, 'phone', row.id, row.sealed) };
}

/**
 * SMTP_URL and SMTP_FROM send mail, MESSAGE_URL and MESSAGE_SECRET text messages; what no port takes is shown by the development port, codes
 * only where SHOW_CODES=1 or `showCodes` (a demo). Throws SetupProblem.
 */
export function portsOf(
  environment: Readonly<Record<string, string | undefined>>,
  log: (line: string) => void,
  showCodes = environment.SHOW_CODES === '1',
): MessagePort[] {
  const { SMTP_URL: url, SMTP_FROM: from, MESSAGE_URL: gateway, MESSAGE_SECRET: secret = '' } = environment;
  if (url && !from)
    throw new SetupProblem(
      '设置了 SMTP_URL，还要设置 SMTP_FROM（发件人地址）。',
      'SMTP_URL is set; SMTP_FROM (the sender’s address) must be set too.',
    );
  if (gateway && (!URL.canParse(gateway) || secret.length < 16))
    throw new SetupProblem(
      'MESSAGE_URL 要写短信网关的完整地址，并设置 MESSAGE_SECRET（至少 16 个字符，和网关约定的签名密钥）。',
      'MESSAGE_URL takes the whole address of the gateway, and MESSAGE_SECRET (16 characters or more, agreed with it) must be set.',
    );
  return [
    ...(url && from ? [smtpPort({ url, from })] : []),
    ...(gateway ? [gatewayPort({ url: gateway, secret })] : []),
    developmentPort({ log, showCodes }),
  ];
}

/** A database that is away for a moment is not worth a stack. */
function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const passes =
    error instanceof Outage ||
    /^(08|57P|53300|ECONN|EPIPE)/.test((error as { code?: string }).code ?? '') ||
    /^Connection terminated/.test(error.message);
  return passes ? error.message : (error.stack ?? error.message);
}

export function workerOf(engine: Engine, ports: readonly MessagePort[], log: (line: string) => void): Worker {
  const relay = defineTask('relay-outbox', 1000, (house, tenantId) =>
    relayOutbox(house, tenantId, ports, { addressOf }),
  );
  return new Worker(engine.house, {
    kinds: allJobKinds(engine),
    tasks: [
      ...standardTasks(ports).filter((task) => task.name !== relay.name),
      relay,
      deadlinesTask(engine),
      recountTask(engine),
      dueSoonTask(engine),
      showingsOverTask(engine),
      wishesTask(engine),
      claimsTask(engine),
      drawsTask,
      ...apiTasks,
    ],
    onError: (error, where) => log(`${where}: ${wordsOf(error)}`),
  });
}
