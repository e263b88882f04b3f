const copy = document.getElementById("copy")
if (navigator.clipboard) {
  copy.hidden = false
  copy.onclick = async () => {
    const said = copy.textContent
    await navigator.clipboard.writeText(location.href.split(/[?#]/)[0])
    copy.textContent = copy.dataset.done
    setTimeout(() => { copy.textContent = said }, 1500)
  }
}
for (const time of document.querySelectorAll("time")) {
  const options = { weekday: "long", day: "numeric", month: "long", hour: "numeric", minute: "2-digit" }
  time.textContent = new Date(time.dateTime).toLocaleString(document.documentElement.lang, options)
}
const all = document.getElementById("all")
if (all) {
  all.hidden = false
  all.onclick = async () => {
    all.disabled = true
    for (const link of document.querySelectorAll("a[download]")) {
      link.click()
      await new Promise((go) => { setTimeout(go, 700) }) // browsers drop what comes faster
    }
    all.disabled = false
  }
}
