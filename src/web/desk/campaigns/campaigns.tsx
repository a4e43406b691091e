// The campaigns of a union, above its rounds: each is several of them under one name; and the form that opens one.
import { useMemo, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { text } from '#kit/text.ts';
import type { Form } from '#policy/form.ts';
import { useSeat } from '#web/desk/frame.tsx';
import { Asking } from '#web/desk/gifts/asking.tsx';
import { Panel } from '#web/desk/panel.tsx';
import type { Answer } from '#web/parts/api.ts';
import { useAnswer, useDoing } from '#web/parts/asking.ts';
import { useReader } from '#web/parts/language.tsx';

type Campaigns = Answer<'GET /campaigns'>;

function Opening({ kinds, onCancel }: Pick<Campaigns, 'kinds'> & { readonly onCancel: () => void }) {
  const { say, today } = useReader();
  const { organisationId } = useSeat();
  const [, go] = useLocation();
  const open = useDoing('POST /campaigns', { done: ({ id }) => go(`/desk/campaigns/${id}`) });
  const form = useMemo(
    (): Form => ({
      campaign: {
        ...{ type: 'choice', label: text('哪一种', 'Of which kind') },
        choices: kinds.map(({ key, title }) => ({ key, label: title })),
      },
      name: {
        ...{ type: 'text', maxLength: 60, prose: true, label: text('叫什么', 'Name') },
        help: text('简报里这样叫它，比如“2027年元旦春节送温暖”', 'The bulletin calls it so'),
      },
    }),
    [kinds],
  );
  return (
    <Asking
      form={form}
      does={say('开这个活动', 'Open this campaign')}
      busy={open.isPending}
      error={open.error}
      onCancel={onCancel}
      onAnswers={({ campaign, name }) =>
        open.mutate({
          body: { campaignKey: String(campaign), organisationId, year: Number(today.slice(0, 4)), name: String(name) },
        })
      }
    />
  );
}

export function CampaignsPanel({ may }: { readonly may: boolean }) {
  const { say } = useReader();
  const { organisationId } = useSeat();
  const { data } = useAnswer('GET /campaigns', { query: { organisation: organisationId } });
  const [opening, setOpening] = useState(false);
  if (!data || (data.items.length === 0 && !may)) return null;
  return (
    <Panel
      title={say('活动：几个批次合在一起', 'Campaigns: several rounds as one')}
      aside={
        may &&
        !opening && (
          <button type="button" className="btn btn-s" onClick={() => setOpening(true)}>
            {say('开一个活动', 'Open a campaign')}
          </button>
        )
      }
    >
      {opening && <Opening kinds={data.kinds} onCancel={() => setOpening(false)} />}
      {data.items.length > 0 ? (
        <ul className="pb campaign-list">
          {data.items.map(({ id, name, title, year }) => (
            <li key={id}>
              <Link href={`/desk/campaigns/${id}`}>
                <b>{name}</b>
              </Link>
              <span className="meta">
                {say(title)} · {year}
              </span>
            </li>
          ))}
        </ul>
      ) : (
        !opening && (
          <p className="pb meta">
            {say(
              '还没有。像送温暖“四步走”那样的，开一个，几步的人数合起来数，一人只算一次',
              'None yet. Open one for work such as winter care in four steps: its people are counted together, each once',
            )}
          </p>
        )
      )}
    </Panel>
  );
}
