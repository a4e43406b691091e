// The designer.
export default function Designer() {
  return null;
}
