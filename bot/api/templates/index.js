const words = JSON.parse(document.getElementById("words").textContent)
const form = document.getElementById("ask")
const trouble = document.getElementById("trouble")
const locked = document.getElementById("locked")

const size = bytes => {
  for (const unit of ["B", "kB", "MB"]) {
    if (bytes < 999.5) return `${Math.round(bytes)} ${unit}`
    bytes /= 1000
  }
  return `${bytes.toFixed(1)} GB`
}

const clock = seconds => {
  const parts = [Math.floor(seconds / 60) % 60, Math.round(seconds) % 60]
  if (seconds >= 3600) parts.unshift(Math.floor(seconds / 3600))
  return parts.map((part, n) => n ? String(part).padStart(2, "0") : part).join(":")
}

const api = async (path, options = {}) => {
  const key = form.elements.key.value
  const headers = { ...options.headers, ...(key && { Authorization: `Bearer ${key}` }) }
  const answer = await fetch(path, { ...options, headers })
  if (answer.ok) return answer.status === 204 ? null : answer.json()
  if (answer.status === 401) locked.hidden = false
  const problem = await answer.json().catch(() => ({}))
  throw Object.assign(new Error(problem.detail || words.trouble), { status: answer.status })
}

const player = (result, source) => {
  const kind = result.duration === null && result.width ? "img" : result.width ? "video" : "audio"
  const element = document.createElement(kind)
  element.src = source
  if (kind === "img") element.alt = result.title || ""
  else Object.assign(element, { controls: true, preload: "metadata", playsInline: true })
  if (result.width && result.height) Object.assign(element, { width: result.width, height: result.height })
  return element
}

const show = (card, job, status) => {
  const heading = card.querySelector("h2"), facts = card.querySelector(".facts")
  const bar = card.querySelector("progress"), link = card.querySelector("a"), cancel = card.querySelector("button")
  const over = ["finished", "failed", "cancelled"].includes(status.status)
  bar.hidden = cancel.hidden = over
  if (status.progress === null) bar.removeAttribute("value")
  else bar.value = status.progress
  facts.textContent = words[status.stage] || words[status.status] || ""
  if (status.progress && !over) facts.textContent += ` ${Math.round(status.progress * 100)} %`
  facts.classList.toggle("bad", status.status === "failed")
  if (status.status === "failed") facts.textContent = status.error?.message || words.trouble
  if (status.status !== "finished") return
  const result = status.result, stage = card.querySelector(".stage")
  heading.textContent = result.title || heading.textContent
  const height = result.height && result.duration !== null ? `${result.height}p` : ""
  facts.textContent = [height, result.duration && clock(result.duration), size(result.bytes)].filter(Boolean).join(" · ")
  link.href = result.link
  link.hidden = false
  result.files?.slice(1).forEach((href, n) => {
    const more = Object.assign(link.cloneNode(true), { href })
    more.append(` ${n + 2}`)
    more.classList.remove("main")
    link.parentElement.append(more)
  })
  stage.append(player(result, `api/stream/${job}`))
  stage.hidden = false
}

const follow = (card, job) => {
  const events = new EventSource(`api/download-events/${job}`)
  events.addEventListener("status", event => {
    const status = JSON.parse(event.data)
    if (["finished", "failed", "cancelled"].includes(status.status)) events.close()
    show(card, job, status)
  })
  events.onerror = () => { // a browser comes back by itself after a cut line, but not after a 502 of a proxy
    if (events.readyState === EventSource.CLOSED) setTimeout(followAgain, 2000, card, job)
  }
}

const followAgain = async (card, job) => {
  try {
    await api(`api/download-status/${job}`)
    follow(card, job)
  } catch (error) {
    if (error.status !== 404) setTimeout(followAgain, 2000, card, job)
    else show(card, job, { status: "failed", stage: null, progress: null, error })
  }
}

form.onsubmit = async event => {
  event.preventDefault()
  trouble.hidden = true
  const { url, quality } = form.elements, body = JSON.stringify({ url: url.value, quality: quality.value })
  try {
    const { jobId } = await api("api/download", { method: "POST", headers: { "Content-Type": "application/json" }, body })
    const card = document.getElementById("job").content.firstElementChild.cloneNode(true)
    card.querySelector("h2").textContent = url.value
    document.getElementById("jobs").prepend(card)
    card.querySelector("button").onclick = () => api(`api/download/${jobId}`, { method: "DELETE" }).catch(() => {})
    follow(card, jobId)
    url.value = ""
  } catch (error) {
    trouble.textContent = error.message
    trouble.hidden = false
  }
}

form.elements.url.value = new URLSearchParams(location.search).get("url") || ""
