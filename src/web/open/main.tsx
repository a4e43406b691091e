// The public pages: what everybody may see, without signing in.
import '#web/style/tokens.css';
import '#web/style/base.css';
import '#web/style/parts.css';
import '#web/style/open.css';
import { OpenRoutes } from '#web/open/routes.tsx';
import { start } from '#web/parts/frame.tsx';

start(<OpenRoutes />);
