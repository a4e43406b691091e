// The desk: officers, PC first.
import '#web/style/tokens.css';
import '#web/style/base.css';
import '#web/style/parts.css';
import '#web/style/desk.css';
import '#web/style/desk-narrow.css';
import { DeskRoutes } from '#web/desk/routes.tsx';
import { start } from '#web/parts/frame.tsx';

start(<DeskRoutes />);
