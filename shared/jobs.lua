-- Job records, waiters, the queue and the outbox: every change of state, each atomic and safe to repeat.
-- Called as: EVALSHA <this> 0 <operation> <arguments...>. Not for Redis Cluster: keys are computed here.
--
--   lf:j:<job>      hash   st, spec, region, tok, runs, crashes, p(rogress), created, rid, into, served (this run
--                          has answered somebody)
--   lf:j:<job>:k    set    single-flight keys that lead to this job
--   lf:j:<job>:w    set    its waiters
--   lf:j:<job>:log  list   what happened to it, newest last
--   lf:w:<waiter>   hash   st, waiter, job, rid, tok, msg, again, attempts, channel, pull, due (not before)
--   lf:sf:<key>     string the live job for a key
--   lf:res:<key>    string the result for a key
--   lf:r:<result>   hash   o (outcome as JSON), ttl, stored, h:<handle name> (platform handles)
--   lf:parked       zset   requests for later by due time; :requests a hash of them, :<event> who waits for it,
--                          :awaited the events
--   lf:shelf        zset   stored results by worth (shared/shelf.py): asked for again counts as younger
--   lf:said:<what>, lf:leader:<duty>   strings with a TTL: said once, led by one
--   lf:known:<asker>  string with a TTL: somebody who was served lately
--   lf:dead         list   jobs that failed for a reason of ours, with their log, as JSON
--   lf:q:<region>   zset   waiting jobs by when they were asked for; :delayed by due time, :leased by deadline,
--                          :wake a list; the others are explained at "Fair order"
--   lf:claim:<owner> string the last claim and what it took, as JSON, for a repeat of it
--   lf:workers      zset   workers by when they last said that they live; lf:worker:<id> a hash of each
--   lf:open         zset   jobs and waiters that have not ended, by when to look again whether they are in order
--   lf:outbox:<channel> zset owed deliveries by due time or lease deadline; :wake a list
--
-- Job:    queued -> running -> settled | merged | cancelled      (running -> queued: released or lapsed;
--         queued -> settled: expired, poison; queued -> merged: another job is fetching the same)
-- Waiter: pending -> sending -> done | gone ; pending -> cancelled
--         (sending -> pending: deferred, owed again; pending -> done: pull waiters)

-- A waiter's status, unless his job waits in line. Asked more often than all the rest, and so before the rest,
-- which takes the server forty times as long to set up as this to answer.
local function glance(wid)
  local w = redis.call('HMGET', 'lf:w:' .. wid, 'st', 'job', 'rid', 'waiter')
  if not w[1] then return {} end
  local out = {w[1], '', '', 0, '', w[4], 0}
  if w[3] then
    out[5] = redis.call('HGET', 'lf:r:' .. w[3], 'o') or ''
  elseif w[2] then
    local j = redis.call('HMGET', 'lf:j:' .. w[2], 'st', 'p')
    if j[1] == 'queued' then return nil end
    out[2], out[3] = j[1] or '', j[2] or ''
  end
  return out
end

if ARGV[1] == 'status' then
  local told = glance(ARGV[2])
  if told then return told end
end

local TTL = 2 * 86400 * 1000
local ASKED = 6 * 3600 * 1000
local KNOWN = 30 * 86400 * 1000
local LOOK_AGAIN = 300
local op = {}

local function now()
  local t = redis.call('TIME')
  return t[1] * 1000 + math.floor(t[2] / 1000)
end

-- The same to the microsecond, for what must keep its order.
local function precisely()
  local t = redis.call('TIME')
  return string.format('%.3f', t[1] * 1000 + t[2] / 1000)
end

local function job(id) return 'lf:j:' .. id end
local function waiter(id) return 'lf:w:' .. id end
local function queue(region) return 'lf:q:' .. region end
local function outbox(channel) return 'lf:outbox:' .. channel end

-- Jobs that turned out to take long wait in a line of their own, by the same rules; caps hold over both lines.
local function heavy(region) return region .. '.heavy' end
local function both(q)
  q = string.match(q, '^(.*)%.heavy$') or q
  return q, q .. '.heavy'
end

local function wake(list)
  redis.call('LPUSH', list .. ':wake', '1')
  redis.call('LTRIM', list .. ':wake', 0, 99)
  redis.call('PEXPIRE', list .. ':wake', 60000)
end

local function live(key)
  local id = redis.call('GET', 'lf:sf:' .. key)
  if not id then return nil end
  local st = redis.call('HGET', job(id), 'st')
  if st == 'queued' or st == 'running' then return id end
  return nil
end

-- A result that is not the dead one, that holds bytes where bytes are needed, and not on its last quarter of
-- life: a link must not expire in the hand of the person who just got it.
local function result_of(key, dead, bytes)
  local rid = redis.call('GET', 'lf:res:' .. key)
  if not rid then return nil end
  local facts = redis.call('HMGET', 'lf:r:' .. rid, 'ttl', 'stored')
  if rid == dead or not facts[1] then
    redis.call('DEL', 'lf:res:' .. key)
    return nil
  end
  if bytes and facts[2] ~= '1' then return nil end
  if redis.call('PTTL', 'lf:r:' .. rid) < facts[1] / 4 then return nil end
  redis.call('ZADD', 'lf:shelf', 'XX', 'INCR', ASKED, rid)
  return rid
end

local function note(id, line)
  local log = job(id) .. ':log'
  redis.call('RPUSH', log, line)
  redis.call('LTRIM', log, -40, -1)
  redis.call('PEXPIRE', log, TTL)
end

-- What is open is looked at soon after it began, then ever more rarely: see `look`.
local FIRST_LOOK, RAREST_LOOK = 5000, 600000
local function watch(key) redis.call('ZADD', 'lf:open', now() + FIRST_LOOK, key) end
local function unwatch(key) redis.call('ZREM', 'lf:open', key) end

local function keep(key) redis.call('PEXPIRE', key, TTL) end

-- A result or failure is there for a waiter: pull waiters have it now, the others stand in their outbox.
local function owe(wid, rid)
  local w = waiter(wid)
  local facts = redis.call('HMGET', w, 'st', 'pull', 'channel', 'due')
  if facts[1] == 'sending' then redis.call('HSET', w, 'again', '1') end
  redis.call('HSET', w, 'rid', rid, 'tok', '')
  if facts[2] == '1' then
    redis.call('HSET', w, 'st', 'done')
    unwatch(w)
  else
    redis.call('HSET', w, 'st', 'pending')
    redis.call('ZADD', outbox(facts[3]), math.max(now(), tonumber(facts[4] or '0')), wid)
    wake(outbox(facts[3]))
  end
end

local function owe_all(id, rid)
  for _, wid in ipairs(redis.call('SMEMBERS', job(id) .. ':w')) do
    local st = redis.call('HGET', waiter(wid), 'st')
    if st == 'pending' or st == 'sending' then owe(wid, rid) end
  end
  redis.call('DEL', job(id) .. ':w')
end

local function add_waiter(id, wid)
  redis.call('HSET', waiter(wid), 'job', id)
  redis.call('SADD', job(id) .. ':w', wid)
  keep(job(id) .. ':w')
end

local function own_key(id, key)
  redis.call('SET', 'lf:sf:' .. key, id, 'PX', TTL)
  redis.call('SADD', job(id) .. ':k', key)
  keep(job(id) .. ':k')
end

-- Whoever comes himself, or is told where the file is, can do nothing with a result that holds no bytes.
local function needs_bytes(wid)
  local facts = redis.call('HMGET', waiter(wid), 'pull', 'channel')
  return facts[1] == '1' or facts[2] == 'webhook'
end

local function pulled(id)
  for _, wid in ipairs(redis.call('SMEMBERS', job(id) .. ':w')) do
    if needs_bytes(wid) then return true end
  end
  return false
end

-- Fair order: start-time fair queueing (Goyal, Vin, Cheng 1996) over people. Each one's jobs keep their order;
-- whose turn it is says a virtual time, which goes on by one with each job of the one who is furthest behind.
--   :u:<flow>    zset    the waiting jobs of one person (or of all terminals), who is a flow
--   :flows       zset    the flows that may have a turn, by the start tag of their next job
--   :tags        zset    flows that are ahead of virtual time, by the earliest start of their next job
--   :v           string  virtual time: the largest start tag served so far
--   :first       zset    jobs that have seen a worker die, before all others
--   :run:<flow>, :site:<site>  sets of running jobs, where there is a cap on them
--   :held:<site> zset    jobs that wait for room at their site; :held:<site>:n how many of each flow
--   :pace        hash    how long a job holds its place, in ms: mean, and the count it is the mean of
--   :idle        string  with a TTL: a worker has found nothing more to do
-- A region has two such lines: heavy jobs wait in that of `<region>.heavy`, but :run, :site and :held are those of
-- the region, because a cap counts heavy and light jobs together.
-- A job that several people wait for stands in the flow of each of them; where it comes first it is taken, and
-- elsewhere skipped. A flow at its cap leaves :flows until one of its jobs ends.

local function running(q, flow) return both(q) .. ':run:' .. flow end
local function at_site(q, site) return both(q) .. ':site:' .. site end

local function line_up(q, flow)
  if redis.call('ZSCORE', q .. ':flows', flow) then return end
  local earliest = math.max(
    tonumber(redis.call('GET', q .. ':v') or '0'),
    tonumber(redis.call('ZSCORE', q .. ':tags', flow) or '0')
  )
  redis.call('ZADD', q .. ':flows', earliest + now() % 86400000 / 86400001, flow)  -- ties: first come
  keep(q .. ':flows')
end

local function stand_in(q, flow, id, since)
  redis.call('ZADD', q .. ':u:' .. flow, 'NX', since, id)
  keep(q .. ':u:' .. flow)
  line_up(q, flow)
  wake(q)
end

local function enqueue(id)
  local facts = redis.call('HMGET', job(id), 'region', 'flow', 'created', 'crashes')
  if not facts[1] then return end  -- forgotten meanwhile
  local q = queue(facts[1])
  redis.call('ZADD', q, facts[3], id)
  if tonumber(facts[4] or '0') > 0 then
    redis.call('ZADD', q .. ':first', facts[3], id)
    keep(q .. ':first')
    wake(q)
  else
    stand_in(q, facts[2] or '-', id, facts[3])
  end
end

local function full(set, cap)
  cap = tonumber(cap or '0')
  if cap == 0 or redis.call('SCARD', set) < cap then return false end
  for _, id in ipairs(redis.call('SMEMBERS', set)) do
    if redis.call('HGET', job(id), 'st') ~= 'running' then redis.call('SREM', set, id) end
  end
  return redis.call('SCARD', set) >= cap
end

local function unhold(held, flow, id)
  redis.call('ZREM', held, id)
  redis.call('HINCRBY', held .. ':n', flow, -1)
  redis.call('HDEL', job(id), 'held')
end

-- Of one person's jobs to a site without room, the second comes after everybody's first, and so on. A job that
-- several people wait for stands where the luckiest of them would have it, and counts as one of his only.
local function hold(q, site, flow, id)
  local held = both(q) .. ':held:' .. site
  local turn = tonumber(redis.call('HGET', held .. ':n', flow) or '0') * 1e13 + now()
  local before = redis.call('HGET', job(id), 'held')
  if before then
    if tonumber(redis.call('ZSCORE', held, id) or turn) <= turn then return end
    unhold(held, before, id)
  end
  redis.call('HINCRBY', held .. ':n', flow, 1)
  redis.call('ZADD', held, turn, id)
  redis.call('HSET', job(id), 'held', flow)
  keep(held)
  keep(held .. ':n')
end

local function let_go(q, site)
  local held = both(q) .. ':held:' .. site
  while true do
    local id = redis.call('ZPOPMIN', held)[1]
    if not id then
      redis.call('DEL', held .. ':n')
      return
    end
    local flow, created, region = unpack(redis.call('HMGET', job(id), 'held', 'created', 'region'))
    if flow then redis.call('HINCRBY', held .. ':n', flow, -1) end
    redis.call('HDEL', job(id), 'held')
    if flow and redis.call('ZSCORE', queue(region), id) then
      stand_in(queue(region), flow, id, created)
      return
    end
  end
end

-- A job stops running, for whatever reason: its place, and what it held of caps, is free.
local function leave(id, counts)
  local facts = redis.call('HMGET', job(id), 'region', 'under', 'site', 'began')
  local q, flow, site = queue(facts[1]), facts[2], facts[3]
  redis.call('ZREM', q .. ':leased', id)
  if not flow then return end
  redis.call('HDEL', job(id), 'under', 'began')
  if redis.call('SREM', running(q, flow), id) == 1 then
    for _, line in ipairs({both(q)}) do
      if redis.call('EXISTS', line .. ':u:' .. flow) == 1 then
        line_up(line, flow)
        wake(line)
      end
    end
  end
  if site and redis.call('SREM', at_site(q, site), id) == 1 then let_go(q, site) end
  if not counts or not facts[4] then return end
  local n = math.min(200, redis.call('HINCRBY', q .. ':pace', 'n', 1))
  local mean = tonumber(redis.call('HGET', q .. ':pace', 'mean') or '0')
  redis.call('HSET', q .. ':pace', 'mean', string.format('%.1f', mean + (now() - facts[4] - mean) / n))
  keep(q .. ':pace')
end

-- Which place a waiting job has in the turns to come, and in how many ms it will have its own; nil when that
-- can't be told. Counted over the hundred flows that are next, and reckoned from these beyond.
local function place(id, flow)
  local region, ucap = unpack(redis.call('HMGET', job(id), 'region', 'ucap'))
  local q = queue(region or '')
  if not redis.call('ZSCORE', q, id) then return nil end
  local ahead = redis.call('ZRANK', q .. ':first', id)
  local rank = redis.call('ZRANK', q .. ':u:' .. flow, id)
  if not ahead and not rank then return nil end
  local mine_run, cap = redis.call('SCARD', running(q, flow)), tonumber(ucap or '0')
  local score = redis.call('ZSCORE', q .. ':flows', flow)
  if not ahead then
    local mine, others, seen = (score or redis.call('GET', q .. ':v') or 0) + rank, 0, 0
    local near = redis.call('ZRANGE', q .. ':flows', 0, 99, 'WITHSCORES')
    for i = 1, #near, 2 do
      if near[i] ~= flow and tonumber(near[i + 1]) < mine then
        local turns = math.floor(mine - near[i + 1]) + 1
        others = others + math.min(redis.call('ZCARD', q .. ':u:' .. near[i]), turns)
        seen = seen + 1
      end
    end
    if seen > 98 then
      local nearer = redis.call('ZCOUNT', q .. ':flows', '-inf', '(' .. string.format('%.17g', mine))
      others = math.floor(others * math.max(1, nearer / seen))
    end
    ahead = redis.call('ZCARD', q .. ':first') + rank + others
  end
  local mean = tonumber(redis.call('HGET', q .. ':pace', 'mean') or '0')
  local wait = (ahead + 1) * mean / math.max(1, redis.call('ZCARD', q .. ':leased'))
  if ahead == 0 and redis.call('EXISTS', q .. ':idle') == 1 then wait = 0 end
  if cap > 0 and rank then wait = math.max(wait, (rank + mine_run + 1 - cap) * mean / cap) end
  return ahead + 1, math.floor(wait)
end

-- The job ends: no key leads to it any more, it leaves queue and lease, its token is void.
local function close(id, st)
  for _, key in ipairs(redis.call('SMEMBERS', job(id) .. ':k')) do
    if redis.call('GET', 'lf:sf:' .. key) == id then redis.call('DEL', 'lf:sf:' .. key) end
  end
  local q = queue(redis.call('HGET', job(id), 'region'))
  local facts = redis.call('HMGET', job(id), 'flow', 'site', 'scap')
  for _, line in ipairs({'', ':delayed', ':first', ':u:' .. (facts[1] or '-')}) do
    redis.call('ZREM', q .. line, id)
  end
  redis.call('DEL', job(id) .. ':k', 'arq:job:' .. id, 'arq:retry:' .. id)
  redis.call('HSET', job(id), 'st', st, 'tok', '')
  leave(id, true)
  if facts[2] and facts[3] ~= '0' and not full(at_site(q, facts[2]), facts[3]) then let_go(q, facts[2]) end
  unwatch(job(id))
  keep(job(id))
end

-- Kept for whoever runs the service: bounded, and gone a week after the last one.
local function bury(id, why)
  local facts = redis.call('HMGET', job(id), 'spec', 'runs', 'crashes')
  local entry = {
    job = id, why = why, at = now(), spec = facts[1], runs = facts[2], crashes = facts[3],
    log = redis.call('LRANGE', job(id) .. ':log', 0, -1),
  }
  redis.call('LPUSH', 'lf:dead', cjson.encode(entry))
  redis.call('LTRIM', 'lf:dead', 0, 999)
  redis.call('PEXPIRE', 'lf:dead', 7 * 86400 * 1000)
end

local function record(rid, outcome, ttl, stored)
  redis.call('HSET', 'lf:r:' .. rid, 'o', outcome, 'ttl', ttl, 'stored', stored)
  redis.call('PEXPIRE', 'lf:r:' .. rid, ttl)
end

-- A delivery is in somebody's hands until his lease lapses. Returns what he needs for it.
local function hand(wid, tok, lease)
  local w = waiter(wid)
  local facts = redis.call('HMGET', w, 'st', 'waiter', 'rid', 'again', 'job', 'channel', 'spec')
  local again = facts[4] == '1' or facts[1] == 'sending'
  redis.call('ZADD', outbox(facts[6]), now() + lease, wid)
  redis.call('HSET', w, 'st', 'sending', 'tok', tok)
  local spec = facts[5] and redis.call('HGET', job(facts[5]), 'spec') or facts[7]
  local attempt = redis.call('HINCRBY', w, 'attempts', 1)
  local outcome = facts[3] and redis.call('HGETALL', 'lf:r:' .. facts[3]) or {}
  return {wid, facts[2], again and '1' or '0', attempt, spec or '', outcome}
end

-- Token and lease of whoever joins, when he delivers by himself what the platform has already.
local by_himself = nil

local function attach(key, wid, dead, id, spec, region, payload, flow, ucap, site, scap)
  redis.call('HSET', waiter(wid), 'flow', flow)
  local rid = result_of(key, dead, needs_bytes(wid))
  if rid then redis.call('HSET', waiter(wid), 'spec', spec, 'region', region) end  -- no job knows it
  local channel = rid and by_himself and redis.call('HGET', waiter(wid), 'channel')
  if channel and redis.call('HEXISTS', 'lf:r:' .. rid, 'h:' .. channel .. ':0') == 1 then
    redis.call('HSET', waiter(wid), 'rid', rid)
    return {'hit', rid, hand(wid, unpack(by_himself))}
  end
  if rid then
    owe(wid, rid)
    return {'hit', rid}
  end
  local known = live(key)
  if known then
    add_waiter(known, wid)
    local facts = redis.call('HMGET', job(known), 'region', 'flow')
    local q = queue(facts[1])
    if facts[2] ~= flow and redis.call('ZSCORE', q, known) and not redis.call('ZSCORE', q .. ':first', known) then
      stand_in(q, flow, known, precisely())
    end
    local nth, wait = place(known, flow)
    return {'joined', known, nth or 0, wait or 0}
  end
  redis.call('HSET', job(id), 'st', 'queued', 'spec', spec, 'region', region, 'created', precisely(), 'runs', 0,
    'flow', flow, 'ucap', ucap, 'site', site, 'scap', scap)
  keep(job(id))
  own_key(id, key)
  add_waiter(id, wid)
  redis.call('SET', 'arq:job:' .. id, payload, 'PX', TTL)
  enqueue(id)
  watch(job(id))
  local nth, wait = place(id, flow)
  return {'new', id, nth or 0, wait or 0}
end

function op.join(key, wid, facts, channel, pull, asker, new, tok, lease, ...)
  if redis.call('EXISTS', waiter(wid)) == 1 then
    return {'repeated', redis.call('HGET', waiter(wid), 'job') or ''}
  end
  if new == '0' and not result_of(key, '', pull == '1') and not live(key) then return {'nothing', ''} end
  if asker ~= '' and new == '1' then redis.call('SET', 'lf:known:' .. asker, '1', 'PX', KNOWN) end
  redis.call('HSET', waiter(wid), 'st', 'pending', 'waiter', facts, 'channel', channel, 'pull', pull,
    'created', now())
  watch(waiter(wid))
  keep(waiter(wid))
  if tonumber(lease) > 0 and pull == '0' then by_himself = {tok, lease} end
  return attach(key, wid, '', ...)
end

-- The stored result could not be delivered (its bytes or handle are gone): forget it, and ask again as if it
-- had never been. Not for ever: what is lost again and again is storage's trouble.
function op.rejoin(wid, tok, key, ...)
  local w = waiter(wid)
  if redis.call('HGET', w, 'tok') ~= tok then return {'fenced'} end
  if redis.call('HINCRBY', w, 'rejoined', 1) > 2 then return {'enough'} end
  local dead = redis.call('HGET', w, 'rid') or ''
  redis.call('DEL', 'lf:r:' .. dead)
  redis.call('ZREM', outbox(redis.call('HGET', w, 'channel')), wid)
  redis.call('HDEL', w, 'rid', 'tok', 'attempts', 'again')
  redis.call('HSET', w, 'st', 'pending')
  return attach(key, wid, dead, ...)
end

-- Somebody found a result's bytes gone.
function op.forget(rid) redis.call('DEL', 'lf:r:' .. rid) end

-- New facts for a waiter (the acknowledgement's message id). Refused once its answer is on the way.
function op.knows(asker)
  return redis.call('EXISTS', 'lf:known:' .. asker)
end

-- In ms, how long somebody new would wait for his turn in a region; while nothing runs, how long the oldest has.
function op.backlog(region)
  local q = queue(region)
  if redis.call('EXISTS', q .. ':idle') == 1 then return 0 end
  local running = redis.call('ZCARD', q .. ':leased')
  if running > 0 then
    local ahead = redis.call('ZCARD', q .. ':flows') + redis.call('ZCARD', q .. ':first')
    return math.floor(ahead * tonumber(redis.call('HGET', q .. ':pace', 'mean') or '0') / running)
  end
  local oldest = redis.call('ZRANGE', q, 0, 0, 'WITHSCORES')
  return #oldest > 0 and math.max(0, now() - oldest[2]) or 0
end

function op.amend(wid, facts)
  if redis.call('HGET', waiter(wid), 'st') ~= 'pending' then return 0 end
  redis.call('HSET', waiter(wid), 'waiter', facts)
  return 1
end

-- The last one out stops the job, unless it has served somebody: then only storing is left of it, and its result
-- (what the platform calls the upload, at least) is good for whoever asks next.
function op.cancel(wid)
  local w = waiter(wid)
  local facts = redis.call('HMGET', w, 'st', 'job', 'channel')
  if facts[1] == 'cancelled' then return {'detached'} end
  if facts[1] ~= 'pending' then return {'late', facts[1] or ''} end
  redis.call('HSET', w, 'st', 'cancelled')
  unwatch(w)
  redis.call('ZREM', outbox(facts[3]), wid)
  local id = facts[2]
  if not id then return {'detached'} end
  redis.call('SREM', job(id) .. ':w', wid)
  local st = redis.call('HGET', job(id), 'st')
  local served = st == 'running' and redis.call('HGET', job(id), 'served')
  if (st == 'queued' or st == 'running') and not served and redis.call('SCARD', job(id) .. ':w') == 0 then
    close(id, 'cancelled')
    return {'stopped', id}
  end
  return {'detached'}
end

-- Its person wants nothing to be known of it. 0 while the answer is just being given: ask again.
function op.erase(wid)
  local w = waiter(wid)
  if redis.call('HGET', w, 'st') == 'sending' then return 0 end
  op.cancel(wid)
  local facts = redis.call('HMGET', w, 'job', 'channel')
  if facts[1] then redis.call('SREM', job(facts[1]) .. ':w', wid) end
  if facts[2] then redis.call('ZREM', outbox(facts[2]), wid) end
  unwatch(w)
  op.unpark(wid)
  redis.call('DEL', w)
  return 1
end

local function reclaimed(deadline, owner, number)
  local last = redis.call('GET', 'lf:claim:' .. owner)
  last = last and cjson.decode(last)
  if not last or last.number ~= number then return nil end
  local out = {}
  for _, claim in ipairs(last.claims) do
    if redis.call('HGET', job(claim[1]), 'tok') == claim[3] then
      redis.call('ZADD', queue(redis.call('HGET', job(claim[1]), 'region')) .. ':leased', deadline, claim[1])
      out[#out + 1] = claim
    end
  end
  return out
end

local function start(q, id, flow, deadline, owner)
  local facts = redis.call('HMGET', job(id), 'created', 'crashes', 'ucap', 'site', 'scap', 'held')
  if facts[6] then unhold(both(q) .. ':held:' .. facts[4], facts[6], id) end
  local tok = owner .. ':' .. redis.call('HINCRBY', job(id), 'runs', 1)
  redis.call('HSET', job(id), 'st', 'running', 'tok', tok, 'under', flow, 'began', now())
  redis.call('HDEL', job(id), 'served')
  redis.call('ZREM', q, id)
  redis.call('ZREM', q .. ':first', id)
  redis.call('ZADD', q .. ':leased', deadline, id)
  for set, cap in pairs({[running(q, flow)] = facts[3], [at_site(q, facts[4] or '')] = facts[5]}) do
    if tonumber(cap or '0') > 0 then
      redis.call('SADD', set, id)
      keep(set)
    end
  end
  local _, long = both(q)
  return {id, facts[1], tok, tonumber(facts[2] or '0') > 0 and 1 or 0, q == long and 1 or 0}
end

-- Whether a job that failed by the owner's own fault is better left to another worker that lives.
local function better_elsewhere(q, id, owner)
  local facts = redis.call('HMGET', job(id), 'shuns', 'shuns_until')
  if facts[1] ~= owner or now() > tonumber(facts[2]) then return false end
  for _, other in ipairs(redis.call('ZRANGE', 'lf:workers', 0, -1)) do
    if other ~= owner and redis.call('HGET', 'lf:worker:' .. other, 'region') == q:sub(#queue('') + 1) then
      return true
    end
  end
  return false
end

-- What the flow whose turn it is has to offer: its next job, started, or nil when that may not run now.
local function next_of(q, flow, tag, deadline, owner)
  local id, since = unpack(redis.call('ZPOPMIN', q .. ':u:' .. flow))
  if not id then
    redis.call('ZREM', q .. ':flows', flow)
    return nil
  end
  if not redis.call('ZSCORE', q, id) or redis.call('ZSCORE', q .. ':first', id) then return nil end
  local facts = redis.call('HMGET', job(id), 'ucap', 'site', 'scap', 'st')
  if facts[4] ~= 'queued' then
    redis.call('ZREM', q, id)
    return nil
  end
  if better_elsewhere(both(q), id, owner) then
    redis.call('ZREM', q, id)
    redis.call('ZADD', q .. ':delayed', now() + LOOK_AGAIN, id)
    wake(q)
    return nil
  end
  if full(running(q, flow), facts[1]) then
    redis.call('ZADD', q .. ':u:' .. flow, since, id)
    redis.call('ZREM', q .. ':flows', flow)
    if tonumber(facts[3] or '0') > 0 and not full(at_site(q, facts[2]), facts[3]) then
      let_go(q, facts[2])  -- the room there is somebody else's meanwhile
    end
    return nil
  end
  if full(at_site(q, facts[2] or ''), facts[3]) then
    hold(q, facts[2], flow, id)
    return nil
  end
  redis.call('SET', q .. ':v', math.max(tag, tonumber(redis.call('GET', q .. ':v') or '0')), 'PX', TTL)
  redis.call('ZADD', q .. ':tags', tag + 1, flow)
  redis.call('ZREMRANGEBYSCORE', q .. ':tags', '-inf', tag)
  keep(q .. ':tags')
  redis.call('ZREM', q .. ':flows', flow)
  if redis.call('EXISTS', q .. ':u:' .. flow) == 1 then line_up(q, flow) end
  return start(q, id, flow, deadline, owner)
end

-- Up to `n` jobs of one line, added to `out`.
local function take_from(q, n, may, out)
  local most, t = #out + n, now()
  for _, id in ipairs(redis.call('ZRANGE', q .. ':delayed', '-inf', t, 'BYSCORE', 'LIMIT', 0, 100)) do
    redis.call('ZREM', q .. ':delayed', id)
    enqueue(id)
  end
  if may.suspects and n > 0 then
    local id = redis.call('ZPOPMIN', q .. ':first')[1]
    if id and redis.call('HGET', job(id), 'st') == 'queued' then
      local flow = redis.call('HGET', job(id), 'flow') or '-'
      out[#out + 1] = start(q, id, flow, may.deadline, may.owner)
      may.suspects = false
    end
    if redis.call('EXISTS', q .. ':first') == 1 then wake(q) end
  end
  for _ = 1, 500 do
    if #out >= most then break end
    local flow, tag = unpack(redis.call('ZRANGE', q .. ':flows', 0, 0, 'WITHSCORES'))
    if not flow then break end
    out[#out + 1] = next_of(q, flow, math.floor(tag), may.deadline, may.owner)
  end
  if redis.call('EXISTS', q .. ':flows') == 1 then wake(q) end
  if #out < most then redis.call('SET', q .. ':idle', '1', 'PX', 6000) else redis.call('DEL', q .. ':idle') end
end

-- A job that has already seen a worker die is a suspect: a worker runs one of them at a time, so that poison
-- cannot take the same neighbours down twice and have them counted as poison, too. A claim whose answer was
-- lost is made again under the same number, and gives the same jobs. Of the `n`, up to `room` may be heavy: these
-- first, or else light ones would take every place that is free.
function op.claim(region, n, lease, owner, suspects, number, room)
  local t, out = now(), {}
  local again = reclaimed(t + lease, owner, number)
  if again then return {0, again} end
  local may = {suspects = tonumber(suspects) == 0, deadline = t + lease, owner = owner}
  take_from(queue(heavy(region)), math.min(tonumber(room), tonumber(n)), may, out)
  take_from(queue(region), tonumber(n) - #out, may, out)
  if #out > 0 then
    redis.call('SET', 'lf:claim:' .. owner, cjson.encode({number = number, claims = out}), 'PX', 3600000)
  end
  local due = -1
  for _, line in ipairs({both(queue(region))}) do
    local nxt = redis.call('ZRANGE', line .. ':delayed', 0, 0, 'WITHSCORES')
    if #nxt > 0 and (due < 0 or nxt[2] - t < due) then due = math.max(0, nxt[2] - t) end
  end
  return {due, out}
end

-- Also revives a lapsed lease that nobody took. Returns the jobs that are no longer the caller's.
function op.renew(lease, ...)
  local deadline, lost, held = now() + lease, {}, {...}
  for i = 1, #held, 2 do
    if redis.call('HGET', job(held[i]), 'tok') == held[i + 1] then
      redis.call('ZADD', queue(redis.call('HGET', job(held[i]), 'region')) .. ':leased', deadline, held[i])
    else
      lost[#lost + 1] = held[i]
    end
  end
  return lost
end

local function settle(id, rid, outcome, ttl, index)
  record(rid, outcome, ttl, index == 'bytes' and '1' or '0')
  if index ~= '' then
    for _, key in ipairs(redis.call('SMEMBERS', job(id) .. ':k')) do
      redis.call('SET', 'lf:res:' .. key, rid, 'PX', ttl)
    end
  end
  redis.call('HSET', job(id), 'rid', rid)
  close(id, 'settled')
  owe_all(id, rid)
end

-- Lapsed leases go back first in line; a job that took its worker down too often becomes a failure.
local function reap(q, back, crashes, rid, outcome, ttl)
  for _, id in ipairs(redis.call('ZRANGE', q .. ':leased', '-inf', now(), 'BYSCORE', 'LIMIT', 0, 100)) do
    redis.call('ZREM', q .. ':leased', id)
    if redis.call('HGET', job(id), 'st') == 'running' then
      leave(id, false)
      note(id, now() .. ' lease lapsed under ' .. (redis.call('HGET', job(id), 'tok') or '?'))
      if redis.call('HINCRBY', job(id), 'crashes', 1) >= tonumber(crashes) then
        bury(id, 'crashed')
        settle(id, rid .. id, outcome, ttl, '')
      else
        redis.call('HSET', job(id), 'st', 'queued', 'tok', '')
        enqueue(id)
      end
      back[#back + 1] = id
    end
  end
end

function op.reap(region, ...)
  local back = {}
  for _, q in ipairs({both(queue(region))}) do reap(q, back, ...) end
  return back
end

-- What failed by a worker's own fault is left to others for `ms`, while there are others.
function op.shun(id, tok, ms)
  if redis.call('HGET', job(id), 'tok') ~= tok then return 0 end
  redis.call('HSET', job(id), 'shuns', string.match(tok, '^(.*):%d+$'), 'shuns_until', now() + ms)
  return 1
end

-- A job goes back to the queue by its worker's own will, after `delay` ms; `untry` gives the try back.
function op.release(id, tok, delay, untry)
  if redis.call('HGET', job(id), 'tok') ~= tok then return 0 end
  local q = queue(redis.call('HGET', job(id), 'region'))
  leave(id, true)
  redis.call('HSET', job(id), 'st', 'queued', 'tok', '')
  if untry == '1' and tonumber(redis.call('GET', 'arq:retry:' .. id) or '0') > 0 then
    redis.call('DECR', 'arq:retry:' .. id)
  end
  if tonumber(delay) > 0 then
    redis.call('ZADD', q .. ':delayed', now() + delay, id)
  else
    enqueue(id)
  end
  wake(q)
  return 1
end

local function region_of(q) return q:sub(#queue('') + 1) end

-- A job waits in this line from now on, for each of those who wait for it.
local function settle_in(q, id)
  redis.call('HSET', job(id), 'region', region_of(q))
  enqueue(id)
  if redis.call('ZSCORE', q .. ':first', id) then return end
  local own, since = unpack(redis.call('HMGET', job(id), 'flow', 'created'))
  for _, wid in ipairs(redis.call('SMEMBERS', job(id) .. ':w')) do
    local flow = redis.call('HGET', waiter(wid), 'flow') or '-'
    if flow ~= own then stand_in(q, flow, id, since) end
  end
end

-- The same for a job that runs; its try is given back.
local function wait_in(q, id)
  leave(id, false)
  redis.call('HSET', job(id), 'st', 'queued', 'tok', '')
  redis.call('HDEL', job(id), 'p')
  if tonumber(redis.call('GET', 'arq:retry:' .. id) or '0') > 0 then redis.call('DECR', 'arq:retry:' .. id) end
  settle_in(q, id)
end

-- A running job turned out to take long. With a place for such (`here`) it goes on in it; else it waits for one
-- in the heavy line, for all who wait for it, and the try is given back.
function op.heavy(id, tok, here)
  local facts = redis.call('HMGET', job(id), 'tok', 'region')
  if facts[1] ~= tok then return 0 end
  local light, long = both(queue(facts[2]))
  if here == '1' then
    redis.call('HSET', job(id), 'region', region_of(long), 'began', now())
    redis.call('ZADD', long .. ':leased', redis.call('ZSCORE', light .. ':leased', id) or now() + 10000, id)
    redis.call('ZREM', light .. ':leased', id)
    return 1
  end
  wait_in(long, id)
  return 1
end

-- A site turns this region away: the job goes to another one, but only once.
function op.relocate(id, tok, region)
  local facts = redis.call('HMGET', job(id), 'tok', 'moved')
  if facts[1] ~= tok then return -1 end
  if facts[2] == '1' then return 0 end
  redis.call('HSET', job(id), 'moved', '1')
  wait_in(queue(region), id)
  return 1
end

-- Nobody works in a region: what waits there waits elsewhere from now on. Returns how many jobs.
function op.evacuate(from, to, n)
  local count = 0
  for i, q in ipairs({both(queue(from))}) do
    local target = ({both(queue(to))})[i]
    for _, id in ipairs(redis.call('ZRANGE', q, 0, n - 1)) do
      for _, line in ipairs({'', ':first', ':u:' .. (redis.call('HGET', job(id), 'flow') or '-')}) do
        redis.call('ZREM', q .. line, id)
      end
      redis.call('HDEL', job(id), 'held')
      if redis.call('HGET', job(id), 'st') == 'queued' then
        settle_in(target, id)
        count = count + 1
      end
    end
    for _, id in ipairs(redis.call('ZRANGE', q .. ':delayed', 0, n - 1)) do
      local due = redis.call('ZSCORE', q .. ':delayed', id)
      redis.call('ZREM', q .. ':delayed', id)
      if redis.call('HGET', job(id), 'st') == 'queued' then
        redis.call('HSET', job(id), 'region', region_of(target))
        redis.call('ZADD', target .. ':delayed', due, id)
        wake(target)
        count = count + 1
      end
    end
  end
  return count
end

-- What was chosen is known: (site, id, selection) leads to this job, or this job gives way to another.
function op.alias(id, tok, key)
  if redis.call('HGET', job(id), 'tok') ~= tok then return {'fenced'} end
  local rid = result_of(key, '', pulled(id))
  if rid then
    local ttl = redis.call('PTTL', 'lf:r:' .. rid)
    for _, mine in ipairs(redis.call('SMEMBERS', job(id) .. ':k')) do
      redis.call('SET', 'lf:res:' .. mine, rid, 'PX', math.max(1, ttl))
    end
    close(id, 'merged')
    owe_all(id, rid)
    return {'hit', rid}
  end
  local other = live(key)
  if not other or other == id then
    own_key(id, key)
    return {'own'}
  end
  local winner, loser = other, id
  if redis.call('HGET', job(other), 'st') == 'queued' then winner, loser = id, other end
  local keys = redis.call('SMEMBERS', job(loser) .. ':k')
  for _, wid in ipairs(redis.call('SMEMBERS', job(loser) .. ':w')) do add_waiter(winner, wid) end
  redis.call('DEL', job(loser) .. ':w')
  close(loser, 'merged')
  redis.call('HSET', job(loser), 'into', winner)
  for _, k in ipairs(keys) do own_key(winner, k) end
  own_key(winner, key)
  return {winner == id and 'own' or 'merged', winner}
end

-- What comes will be something else than this key names: nobody is led here by it any more.
function op.disown(id, tok, key)
  if redis.call('HGET', job(id), 'tok') ~= tok then return 0 end
  redis.call('SREM', job(id) .. ':k', key)
  if redis.call('GET', 'lf:sf:' .. key) == id then redis.call('DEL', 'lf:sf:' .. key) end
  return 1
end

function op.note(id, line)
  if redis.call('EXISTS', job(id)) == 1 then note(id, now() .. ' ' .. line) end
end

function op.progress(id, tok, progress)
  if redis.call('HGET', job(id), 'tok') ~= tok then return 0 end
  redis.call('HSET', job(id), 'p', progress)
  return 1
end

function op.settle(id, tok, rid, outcome, ttl, index, dead)
  local facts = redis.call('HMGET', job(id), 'tok', 'rid')
  if facts[2] == rid then return 1 end
  if facts[1] ~= tok then return 0 end
  if dead ~= '' then bury(id, dead) end
  settle(id, rid, outcome, ttl, index)
  return 1
end

function op.waiters(id)
  local out = {}
  for _, wid in ipairs(redis.call('SMEMBERS', job(id) .. ':w')) do
    local facts = redis.call('HMGET', waiter(wid), 'waiter', 'st')
    if facts[2] == 'pending' then out[#out + 1] = facts[1] end
  end
  return out
end

-- Before settling: the waiters of one channel whom the worker of the job may already serve, under its token; and
-- in how many ms the next of those is due whom the platform has asked us to leave alone for a while, -1: none.
function op.take_early(id, tok, channel, n)
  local t, nxt, out = now(), -1, {}
  if redis.call('HGET', job(id), 'tok') ~= tok then return {nxt, out} end
  for _, wid in ipairs(redis.call('SMEMBERS', job(id) .. ':w')) do
    local facts = redis.call('HMGET', waiter(wid), 'st', 'channel', 'waiter', 'tok', 'due', 'again')
    local open = facts[1] == 'pending' or (facts[1] == 'sending' and facts[4] ~= tok)
    local early = tonumber(facts[5] or '0') - t
    if open and facts[2] == channel and early > 0 then
      if nxt < 0 or early < nxt then nxt = early end
    elseif open and facts[2] == channel and #out < tonumber(n) then
      redis.call('HSET', waiter(wid), 'st', 'sending', 'tok', tok)
      local attempt = redis.call('HINCRBY', waiter(wid), 'attempts', 1)
      local again = facts[6] == '1' or facts[1] == 'sending'
      out[#out + 1] = {facts[3], again and '1' or '0', attempt}
    end
  end
  return {nxt, out}
end

function op.take(channel, n, lease, tok)
  local t, out = now(), {}
  for _, wid in ipairs(redis.call('ZRANGE', outbox(channel), '-inf', t, 'BYSCORE', 'LIMIT', 0, n)) do
    local st = redis.call('HGET', waiter(wid), 'st')
    if st == 'pending' or st == 'sending' then
      out[#out + 1] = hand(wid, tok, lease)
    else
      redis.call('ZREM', outbox(channel), wid)
    end
  end
  local nxt = redis.call('ZRANGE', outbox(channel), 0, 0, 'WITHSCORES')
  return {#nxt > 0 and math.max(0, nxt[2] - t) or -1, out}
end

-- Whether this token may still deliver to this waiter; prolongs its lease. Asked right before the platform is.
function op.holds(wid, tok, lease)
  local w = waiter(wid)
  local facts = redis.call('HMGET', w, 'st', 'tok', 'channel', 'rid')
  if facts[1] ~= 'sending' or facts[2] ~= tok then return 0 end
  if facts[4] then redis.call('ZADD', outbox(facts[3]), 'XX', now() + lease, wid) end
  return 1
end

function op.sent(wid, tok, msg, st, ...)
  local w = waiter(wid)
  local facts = redis.call('HMGET', w, 'st', 'tok', 'msg', 'channel', 'rid', 'job')
  if facts[1] == st and facts[3] == msg then return 1 end
  if facts[2] ~= tok then return 0 end
  redis.call('HSET', w, 'st', st, 'msg', msg, 'tok', '')
  unwatch(w)
  redis.call('ZREM', outbox(facts[4]), wid)
  if facts[6] then
    redis.call('SREM', job(facts[6]) .. ':w', wid)
    if st == 'done' and redis.call('HGET', job(facts[6]), 'st') == 'running' then
      redis.call('HSET', job(facts[6]), 'served', '1')
    end
  end
  local handles = {...}
  if facts[5] and redis.call('EXISTS', 'lf:r:' .. facts[5]) == 1 then
    for i = 1, #handles, 2 do redis.call('HSET', 'lf:r:' .. facts[5], 'h:' .. handles[i], handles[i + 1]) end
  end
  return 1
end

-- The delivery is due again after `delay` ms; `free` when the platform asked for it: no attempt is spent.
function op.defer(wid, tok, delay, free)
  local w = waiter(wid)
  local facts = redis.call('HMGET', w, 'tok', 'channel', 'rid')
  if facts[1] ~= tok then return 0 end
  redis.call('HSET', w, 'st', 'pending', 'tok', '', 'again', '1', 'due', now() + delay)
  if free == '1' then redis.call('HINCRBY', w, 'attempts', -1) end
  if facts[3] then
    redis.call('ZADD', outbox(facts[2]), now() + delay, wid)
    wake(outbox(facts[2]))
  end
  return 1
end

-- Why a job ended without settling by itself (its coroutine was cut, or arq gave up): make it a failure.
function op.conclude(id, rid, outcome, ttl, tok)
  local facts = redis.call('HMGET', job(id), 'st', 'tok')
  if facts[1] ~= 'running' or facts[2] ~= tok then return 0 end
  bury(id, 'no outcome')
  settle(id, rid, outcome, ttl, '')
  return 1
end

-- What `glance` can't tell: that of a job that waits in line.
function op.status(wid)
  local w = redis.call('HMGET', waiter(wid), 'st', 'job', 'waiter', 'flow')
  local j = redis.call('HMGET', job(w[2]), 'p', 'flow')
  local nth, wait = place(w[2], w[4] or '-')
  if not nth and j[2] and j[2] ~= w[4] then nth, wait = place(w[2], j[2]) end
  return {w[1], 'queued', j[1] or '', nth or 0, '', w[3], math.floor((wait or 0) / 1000) * 1000}
end

-- The job that a waiter waits for, and where its worker is reached.
function op.runner(wid)
  local id = redis.call('HGET', waiter(wid), 'job')
  local tok = id and redis.call('HGET', job(id), 'tok') or ''
  local owner = string.match(tok or '', '^(.*):')
  return {id or '', owner and redis.call('HGET', 'lf:worker:' .. owner, 'url') or ''}
end

function op.spec(id)
  return redis.call('HMGET', job(id), 'spec', 'tok', 'runs')
end

-- Requests that wait for a moment (a premiere) or for an event (a site that comes back).
function op.park(wid, request, due, event)
  redis.call('HSET', 'lf:parked:requests', wid, request)
  redis.call('ZADD', 'lf:parked', due, wid)
  if event ~= '' then
    redis.call('SADD', 'lf:parked:' .. event, wid)
    redis.call('SADD', 'lf:parked:awaited', event)
    keep('lf:parked:' .. event)
  end
  local last = redis.call('ZRANGE', 'lf:parked', -1, -1, 'WITHSCORES')[2]
  for _, key in ipairs({'lf:parked', 'lf:parked:requests', 'lf:parked:awaited'}) do
    redis.call('PEXPIREAT', key, last + TTL)
  end
end

-- Each event that somebody waits for, with one of the requests.
function op.awaited()
  local out = {}
  for _, event in ipairs(redis.call('SMEMBERS', 'lf:parked:awaited')) do
    local wid, request = redis.call('SRANDMEMBER', 'lf:parked:' .. event), nil
    while wid and not request do
      request = redis.call('HGET', 'lf:parked:requests', wid)
      if not request then
        redis.call('SREM', 'lf:parked:' .. event, wid)
        wid = redis.call('SRANDMEMBER', 'lf:parked:' .. event)
      end
    end
    if request then
      out[#out + 1] = {event, request}
    else
      redis.call('SREM', 'lf:parked:awaited', event)
    end
  end
  return out
end

function op.due(n)
  local out = {}
  for _, wid in ipairs(redis.call('ZRANGE', 'lf:parked', '-inf', now(), 'BYSCORE', 'LIMIT', 0, n)) do
    out[#out + 1] = {wid, redis.call('HGET', 'lf:parked:requests', wid) or ''}
  end
  return out
end

function op.unpark(wid)
  redis.call('ZREM', 'lf:parked', wid)
  redis.call('HDEL', 'lf:parked:requests', wid)
end

function op.happened(event)
  local waiting = redis.call('SMEMBERS', 'lf:parked:' .. event)
  for _, wid in ipairs(waiting) do redis.call('ZADD', 'lf:parked', 'XX', now(), wid) end
  redis.call('DEL', 'lf:parked:' .. event)
  redis.call('SREM', 'lf:parked:awaited', event)
  return #waiting
end

function op.request(wid)
  local facts = redis.call('HMGET', waiter(wid), 'waiter', 'job', 'spec', 'region')
  local j = facts[2] and redis.call('HMGET', job(facts[2]), 'spec', 'region') or {facts[3], facts[4]}
  return {facts[1] or '', j[1] or '', region_of((both(queue(j[2] or ''))))}
end

function op.first(what, ms)
  return redis.call('SET', 'lf:said:' .. what, '1', 'NX', 'PX', ms) and 1 or 0
end

function op.lead(name, owner, ms)
  local key = 'lf:leader:' .. name
  local leader = redis.call('GET', key)
  if leader and leader ~= owner then return 0 end
  redis.call('SET', key, owner, 'PX', ms)
  return 1
end

-- What should never be: a job in no queue, an answer in no outbox. Each returns what was mended, if anything.
local function mend_job(id, region, created, st, payload, oldest, outcome, ttl)
  local q = queue(region)
  if st == 'queued' and now() - created > oldest then
    bury(id, 'expired')
    settle(id, 'failure-' .. id, outcome, ttl, '')
    return 'expired'
  end
  if redis.call('EXISTS', 'arq:job:' .. id) == 0 then redis.call('SET', 'arq:job:' .. id, payload, 'PX', TTL) end
  if st == 'running' then
    if redis.call('ZSCORE', q .. ':leased', id) then return nil end
    redis.call('ZADD', q .. ':leased', now() + 10000, id)
    return 'leased'
  end
  if redis.call('ZSCORE', q .. ':delayed', id) then return nil end
  local flow, held, site, cap = unpack(redis.call('HMGET', job(id), 'flow', 'held', 'site', 'scap'))
  if redis.call('ZSCORE', q, id) then
    if held and not full(at_site(q, site), cap) then let_go(q, site) end
    if held or redis.call('ZSCORE', q .. ':first', id) then return nil end
    if redis.call('ZSCORE', q .. ':u:' .. (flow or '-'), id) then
      line_up(q, flow or '-')
      return nil
    end
  end
  enqueue(id)
  return 'queued'
end

local function mend_waiter(wid, rid, channel, pull, id, outcome, ttl)
  if rid then
    if pull == '1' or redis.call('ZSCORE', outbox(channel), wid) then return nil end
    owe(wid, rid)
    return 'owed'
  end
  local j = id and redis.call('HMGET', job(id), 'st', 'rid', 'into') or {}
  if j[1] == 'queued' or j[1] == 'running' then
    if redis.call('SISMEMBER', job(id) .. ':w', wid) == 1 then return nil end
    add_waiter(id, wid)
    return 'joined'
  end
  if j[1] == 'merged' and j[3] then
    add_waiter(j[3], wid)
    return 'moved'
  end
  local known = j[2] or 'lost-' .. wid
  if not j[2] then record(known, outcome, ttl, '0') end
  owe(wid, known)
  return 'told'
end

-- Looks at up to `n` open jobs and waiters whose time has come, oldest first, and mends them. The next look is
-- after as long as the thing has been open, but at least FIRST_LOOK and at most RAREST_LOOK from now.
function op.look(n, payload, oldest, expired, lost, ttl)
  local t, mended = now(), {}
  local keys = redis.call('ZRANGE', 'lf:open', '-inf', t, 'BYSCORE', 'LIMIT', 0, n)
  for _, key in ipairs(keys) do
    local created, what
    if key:sub(1, 5) == 'lf:j:' then
      local facts = redis.call('HMGET', key, 'st', 'region', 'created')
      local open = facts[1] == 'queued' or facts[1] == 'running'
      created = open and facts[2] and tonumber(facts[3])
      if created then
        what = mend_job(key:sub(6), facts[2], created, facts[1], payload, tonumber(oldest), expired, ttl)
      end
    else
      local facts = redis.call('HMGET', key, 'st', 'created', 'rid', 'channel', 'pull', 'job')
      created = (facts[1] == 'pending' or facts[1] == 'sending') and tonumber(facts[2])
      if created then
        what = mend_waiter(key:sub(6), facts[3], facts[4], facts[5], facts[6], lost, ttl)
      end
    end
    mended[#mended + 1] = what
    if created then
      local pause = math.min(math.max(t - created, FIRST_LOOK), RAREST_LOOK)
      redis.call('ZADD', 'lf:open', 'XX', t + pause, key)
    else
      redis.call('ZREM', 'lf:open', key)
    end
  end
  return {#keys, mended}
end

return op[ARGV[1]](unpack(ARGV, 2))
