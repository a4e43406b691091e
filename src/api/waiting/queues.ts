// Cases in the queues of a post: those to be decided one by one, and those that one act on the page of the round moves together.

import type { Viewer } from '#access/viewer.ts';
import { queuesFor } from '#api/read/queues.ts';
import type { WaitingThing } from '#api/waiting/source.ts';
import type { Engine } from '#engine/engine.ts';
import { own } from '#kit/own.ts';
import { type Text, text } from '#kit/text.ts';

export type QueueFor = Awaited<ReturnType<typeof queuesFor>>[number];

const roundOf = ({ roundName }: QueueFor): Text => text(roundName, roundName);

const acts: Readonly<Record<string, { readonly act: Text; readonly link: (roundId: number) => string }>> = {
  notice: { act: text('发公示', 'Publish a notice'), link: (id) => `/desk/rounds/${id}/notices` },
  score: { act: text('编入评审组', 'Put before a panel'), link: (id) => `/desk/rounds/${id}` },
  'hand-over': { act: text('排路线', 'Plan routes'), link: (id) => `/desk/goods/rounds/${id}` },
};

const oneByOne = (queue: QueueFor): (WaitingThing & { readonly act: Text })[] =>
  queue.count === 0
    ? []
    : [
        {
          act: queue.stageTitle,
          title: queue.programme,
          says:
            queue.odd > 0
              ? text(
                  `${queue.roundName}，至少 ${queue.odd} 件要单独看`,
                  `${queue.roundName}: at least ${queue.odd} to look at`,
                )
              : roundOf(queue),
          count: queue.count,
          amountFen: null,
          dueOn: queue.earliestDueOn,
          since: null,
          link: `/desk/queues/${queue.roundId}/${queue.stage}`,
        },
      ];

function atOnce(queue: QueueFor): (WaitingThing & { readonly act: Text })[] {
  const how = own(acts, queue.kind);
  if (queue.together === 0 || !how) return [];
  return [
    {
      act: how.act,
      title: text(`${queue.programme.zh}，${queue.together} 件`, `${queue.programme.en}: ${queue.together} cases`),
      says: roundOf(queue),
      ...{ count: 1, amountFen: null, dueOn: null, since: null },
      link: how.link(queue.roundId),
    },
  ];
}

/** The queues of the posts held at one union. */
export async function queuesAt(engine: Engine, tenantId: number, viewer: Viewer, organisationId: number) {
  const posts = viewer.posts.filter((post) => post.organisationId === organisationId);
  return queuesFor(engine, tenantId, { ...viewer, posts });
}

export const thingsOf = (queue: QueueFor) => [...oneByOne(queue), ...atOnce(queue)];
