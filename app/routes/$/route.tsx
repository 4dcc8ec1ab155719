/** Any other address: the error page of the root says so in words, instead of a warning in the log. */
export const loader = () => {
  throw new Response(null, { status: 404 })
}

export default function NotFound() {
  return null
}
