// A campaign is opened: of which kind it is, and what it is called in its bulletin.
import { useMemo } from 'react';
import { useLocation } from 'wouter';
import { text } from '#kit/text.ts';
import type { Form } from '#policy/form.ts';
import { PageHead, useSeat } from '#web/desk/frame.tsx';
import { Asking } from '#web/desk/gifts/asking.tsx';
import type { Answer } from '#web/parts/api.ts';
import { useAnswer, useDoing } from '#web/parts/asking.ts';
import { useReader } from '#web/parts/language.tsx';
import { Shown } from '#web/parts/said.tsx';

type Campaigns = Answer<'GET /campaigns'>;

function Opening({ kinds }: Pick<Campaigns, 'kinds'>) {
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
        help: text('简报里这样叫它，如“2027年送温暖”', 'The bulletin calls it so'),
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
      onCancel={() => go('/desk/rounds')}
      onAnswers={({ campaign, name }) =>
        open.mutate({
          body: { campaignKey: String(campaign), organisationId, year: Number(today.slice(0, 4)), name: String(name) },
        })
      }
    />
  );
}

export default function NewCampaign() {
  const { say } = useReader();
  const { organisationId } = useSeat();
  const campaigns = useAnswer('GET /campaigns', { query: { organisation: organisationId } });
  return (
    <>
      <PageHead
        title={say('开一个活动', 'Open a campaign')}
        meta={say(
          '几个批次合在一起：每一步各有办法，人数合起来数，一人只算一次',
          'Several rounds as one: each step by its programmes, its people counted together, each once',
        )}
        crumbs={[['/desk/rounds', say('批次', 'Rounds')]]}
      />
      <section className="panel">
        <Shown of={campaigns} lines={4}>
          {({ kinds }) => <Opening kinds={kinds} />}
        </Shown>
      </section>
    </>
  );
}
