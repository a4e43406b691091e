// The funds of a union: what each is for, what came, what is left; and the form that opens one.
import { useMemo, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { text } from '#kit/text.ts';
import type { Form } from '#policy/form.ts';
import { useSeat } from '#web/desk/frame.tsx';
import { Asking } from '#web/desk/gifts/asking.tsx';
import { Panel } from '#web/desk/panel.tsx';
import type { Answer } from '#web/parts/api.ts';
import { useAnswer, useDoing } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { Empty, Shown, Unread } from '#web/parts/said.tsx';

function Opening({ onCancel }: { readonly onCancel: () => void }) {
  const { say } = useReader();
  const { organisationId } = useSeat();
  const [, go] = useLocation();
  const programmes = useAnswer('GET /programmes', {});
  const open = useDoing('POST /gift-funds', { done: ({ id }) => go(`/desk/gifts/funds/${id}`) });
  const form = useMemo((): Form => {
    const titles = new Map((programmes.data?.items ?? []).toReversed().map((one) => [one.programmeKey, one.title]));
    return {
      name: { type: 'text', label: text('基金名称', 'Name of the fund'), maxLength: 40, prose: true },
      programme: {
        ...{ type: 'choice', optional: true, label: text('只用于哪个办法', 'One programme only') },
        choices: [...titles].map(([key, label]) => ({ key, label })),
      },
      purpose: { type: 'text', label: text('用途', 'Purpose'), maxLength: 200, prose: true },
    };
  }, [programmes.data]);
  if (!programmes.data) return <Unread of={[programmes]} lines={3} />;
  return (
    <Asking
      form={form}
      does={say('设立这个基金', 'Open this fund')}
      busy={open.isPending}
      error={open.error}
      onCancel={onCancel}
      onAnswers={({ name, programme, purpose }) =>
        open.mutate({
          body: {
            ...{ organisationId, name: String(name), purpose: String(purpose) },
            ...(programme == null ? {} : { programmeKey: String(programme) }),
          },
        })
      }
    />
  );
}

function FundTable({ items }: Answer<'GET /gift-funds'>) {
  const { say } = useReader();
  const { yuan } = useFormats();
  return (
    <table className="table">
      <thead>
        <tr>
          <th>{say('基金和用途', 'Fund and purpose')}</th>
          <th className="r">{say('收到', 'Received')}</th>
          <th className="r">{say('安排出去', 'Allotted')}</th>
          <th className="r">{say('还有', 'Left')}</th>
        </tr>
      </thead>
      <tbody>
        {items.map((one) => (
          <tr key={one.id}>
            <td>
              <Link href={`/desk/gifts/funds/${one.id}`}>
                <b>{one.name}</b>
              </Link>
              <div className="meta">{one.purpose}</div>
            </td>
            <td className="r money">{yuan(one.receivedFen)}</td>
            <td className="r money">{yuan(one.allottedFen)}</td>
            <td className="r money">{yuan(one.leftFen)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export function Funds({ may }: { readonly may: boolean }) {
  const { say } = useReader();
  const { organisationId } = useSeat();
  const funds = useAnswer('GET /gift-funds', { query: { organisation: organisationId } });
  const [opening, setOpening] = useState(false);
  return (
    <Panel
      title={say('专项基金', 'Funds')}
      aside={
        may &&
        !opening && (
          <button type="button" className="btn btn-s" onClick={() => setOpening(true)}>
            {say('设立基金', 'Open a fund')}
          </button>
        )
      }
    >
      {opening && <Opening onCancel={() => setOpening(false)} />}
      <Shown of={funds} lines={3}>
        {({ items }) =>
          items.length === 0 ? (
            <div className="pb">
              <Empty
                says={{
                  zh: '还没有基金。几笔捐款为一件事，就设一个',
                  en: 'No fund yet. Open one where several donors give for one purpose',
                }}
              />
            </div>
          ) : (
            <FundTable items={items} />
          )
        }
      </Shown>
    </Panel>
  );
}
