-- wrk script: every connection answers the current question of a conversation that no other connection is in.
-- Lines of the file given as argument: "step<TAB>action" for each step of the walk, then one
-- "path<TAB>token<TAB>run<TAB>home<TAB>position<TAB>revision" for each conversation.
-- A conversation answers the question it is at home in, then takes the answer back with `retour`, and so on;
-- only a turn that raises its revision by one counts.

local steps, idle, busy = {}, {}, {}
local first, last = 1, 0
applied, refused, refusal = 0, 0, ""

local function fields(line)
  local found = {}
  for field in line:gmatch("[^\t]+") do found[#found + 1] = field end
  return found
end

local function release(talk)
  last = last + 1
  idle[last] = talk
end

function init(args)
  for line in io.lines(args[1]) do
    local f = fields(line)
    if #f == 2 then
      steps[#steps + 1] = { id = f[1], action = f[2] }
    else
      release({
        path = f[1],
        headers = { ["Content-Type"] = "application/json", ["Authorization"] = "Bearer " .. f[2] },
        run = f[3],
        home = tonumber(f[4]),
        position = tonumber(f[5]),
        revision = tonumber(f[6]),
      })
    end
  end
  with_keys = args[2] == "keys"
end

function request()
  local talk = idle[first]
  idle[first] = nil
  first = first + 1
  busy[talk.run] = talk
  local step = steps[talk.position]
  local action = talk.position == talk.home and step.action or '"command":"retour"'
  local body = string.format('{%s,"run":"%s","step":"%s","revision":%d}', action, talk.run, step.id, talk.revision)
  if with_keys then talk.headers["Idempotency-Key"] = talk.run .. talk.revision end
  return wrk.format("POST", talk.path, talk.headers, body)
end

function response(status, headers, body)
  local talk = busy[body:match('"run":"(%x+)"') or ""]
  if talk == nil then error("an answer of no conversation of ours: " .. status .. " " .. body) end
  busy[talk.run] = nil
  release(talk)
  local revision = tonumber(body:match('"revision":(%d+)'))
  if status == 200 and revision == talk.revision + 1 then
    applied = applied + 1
    talk.position = talk.position == talk.home and talk.home + 1 or talk.home
    talk.revision = revision
  else
    refused = refused + 1
    if refused == 1 then
      refusal = status .. ", from revision " .. talk.revision .. " of " .. steps[talk.position].id .. ": " .. body:sub(1, 200)
    end
  end
end

local threads = {}

function setup(thread)
  threads[#threads + 1] = thread
end

function done(summary, latency)
  local thread, errors = threads[1], summary.errors
  io.write(string.format(
    '\n{"requests":%d,"seconds":%f,"applied":%d,"refused":%d,"refusal":%q,"errors":%d,"p50":%f,"p95":%f,"p99":%f}\n',
    summary.requests, summary.duration / 1e6, thread:get("applied"), thread:get("refused"),
    (thread:get("refusal"):gsub("[^%w%p ]", "?"):gsub('["\\]', "'")),
    errors.connect + errors.read + errors.write + errors.status + errors.timeout,
    latency:percentile(50) / 1e3, latency:percentile(95) / 1e3, latency:percentile(99) / 1e3))
end
