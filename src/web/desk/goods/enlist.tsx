// One member more on the list of a round: found by name, with what a row of the workbook would say of him.
import { useMemo, useState } from 'react';
import { Link } from 'wouter';
import { askedAtFirst } from '#policy/asked-later.ts';
import { peopleOf } from '#web/desk/finding-people.ts';
import { Asking } from '#web/desk/gifts/asking.tsx';
import { programmeOf, type Round } from '#web/desk/rounds/words.ts';
import { newKey } from '#web/parts/api.ts';
import { useDoing } from '#web/parts/asking.ts';
import { useReader } from '#web/parts/language.tsx';
import { Note } from '#web/parts/said.tsx';

const who = 'enlistedPerson';

export function Enlist({ round }: { readonly round: Round }) {
  const { say } = useReader();
  const [open, setOpen] = useState(false);
  const [listed, setListed] = useState(0);
  const [action, setAction] = useState(newKey);
  const enlist = useDoing('POST /rounds/{id}/list', {
    changes: ['GET /rounds/{id}/deliveries', 'GET /rounds/{id}/goods'],
    done: () => {
      setListed(listed + 1);
      setAction(newKey());
      setOpen(false);
    },
  });
  const form = useMemo(
    () => ({
      [who]: { type: 'person' as const, label: { zh: '谁', en: 'Whom' } },
      ...askedAtFirst(programmeOf(round)),
    }),
    [round],
  );
  const people = useMemo(() => peopleOf(round.organisationId), [round.organisationId]);
  if (!open)
    return (
      <div className="pb stack">
        {listed > 0 && (
          <Note tone="ok" live>
            {say(`列入了 ${listed} 人，在没排的名单里`, `${listed} put on the list, without a route yet`)}
          </Note>
        )}
        <div className="flex">
          <button type="button" className="btn" onClick={() => setOpen(true)}>
            {say('加一个人', 'Add one person')}
          </button>
          <Link href={`/desk/rounds/${round.id}/import`}>{say('整份名单用导入', 'A whole list is imported')}</Link>
        </div>
      </div>
    );
  return (
    <Asking
      form={form}
      people={people}
      main={false}
      does={say('列入名单', 'Put on the list')}
      busy={enlist.isPending}
      error={enlist.error}
      onAnswers={({ [who]: personId, ...answers }) =>
        enlist.mutate({ params: { id: round.id }, body: { id: action, personId: personId as number, answers } })
      }
      onCancel={() => setOpen(false)}
    />
  );
}
