// The campaigns of a union, above its rounds: each is several of them under one name.
import { Link } from 'wouter';
import { Panel } from '#web/desk/panel.tsx';
import type { Answer } from '#web/parts/api.ts';
import { useReader } from '#web/parts/language.tsx';

interface CampaignsProps {
  readonly campaigns: Answer<'GET /campaigns'>['items'];
  /** May open one. */
  readonly may: boolean;
}

export function CampaignsPanel({ campaigns, may }: CampaignsProps) {
  const { say } = useReader();
  if (campaigns.length === 0 && !may) return null;
  return (
    <div className="campaigns">
      <Panel
        title={say('活动：几个批次合在一起', 'Campaigns: several rounds as one')}
        aside={
          may && (
            <Link className="btn btn-s" href="/desk/campaigns/new">
              {say('开一个活动', 'Open a campaign')}
            </Link>
          )
        }
      >
        {campaigns.length > 0 ? (
          <ul className="pb campaign-list">
            {campaigns.map(({ id, name, title, year }) => (
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
          <p className="pb meta">
            {say(
              '还没有。像送温暖“四步走”那样的，开一个，几步的人数合起来数，一人只算一次',
              'None yet. Open one for work such as winter care in four steps: its people are counted together, each once',
            )}
          </p>
        )}
      </Panel>
    </div>
  );
}
