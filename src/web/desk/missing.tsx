// An address that leads nowhere, or a page that is not for this post.
import { Link } from 'wouter';
import { useReader } from '#web/parts/language.tsx';
import { Empty } from '#web/parts/said.tsx';

export default function Missing() {
  const { say } = useReader();
  return (
    <Empty says={{ zh: '没有这个页面，或者不归您的岗位看', en: 'There is no such page, or it is not for your post' }}>
      <Link href="/desk">{say('回到今日', 'Back to today')}</Link>
    </Empty>
  );
}
