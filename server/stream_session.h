// One stream from its first message to its status: checks the order of what
// comes, sends it down the pipeline, answers, pays out credits.
//
// Public methods are thread-safe and return at once: the work is done on a
// strand of the codec pool, one task at a time, so what the tasks use needs no
// lock. Tasks and engine callbacks hold the session; it lives until the last
// of them has run.
//
// A stream that goes well ends when its last message has been written, and
// keeps its reservation until then; one that fails drops what waits and ends at
// once. After End at most the message in flight is left.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "engine/base/strand.h"
#include "limpid/v1/restoration.pb.h"
#include "server/outbound_queue.h"
#include "server/session_registry.h"
#include "server/stream_call.h"
#include "server/stream_context.h"
#include "server/stream_pipeline.h"
#include "server/stream_rules.h"
#include "server/stream_tally.h"
#include "server/stream_watch.h"

namespace limpid::server {

class StreamSession : public std::enable_shared_from_this<StreamSession> {
 public:
  // `context` must outlive the session. `call` is held until its End.
  StreamSession(const StreamContext& context, std::shared_ptr<StreamCall> call);

  // The client's next message.
  void Receive(v1::RestoreRequest request);
  // The client has closed its side.
  void Close();
  // A message has left, and `frames` restored ones with it.
  void Written(int64_t frames);
  // Ends the stream: the client is gone, does not read, or time is up.
  void Stop(absl::Status status);
  void Drain(absl::Duration deadline);
  void CheckTimers(absl::Time now);

  StreamInfo Info() const;
  OutboundQueue& outbound() { return outbound_; }

 private:
  // Has `task` run on the strand unless the stream has ended by then.
  template <typename Task>
  void Post(Task task);

  // On the strand.
  absl::Status Accept(v1::RestoreRequest request);
  absl::Status AcceptOpen(const v1::Open& open);
  // Shows the session to the admin listener and in the log.
  void List(const std::string& session_id, const SessionConfig& config);
  absl::Status AcceptFrames(v1::Frames frames);
  RestoredCallback MakeCallback(const MeasuredChunk& chunk);
  absl::Status SendChunk(absl::StatusOr<RestoredChunk> chunk,
                         absl::Duration decode_time, absl::Time arrived_at);
  // Ends the stream after an error; otherwise does what the last event has
  // made possible: submits, tells of drops, pays credits, ends what is done.
  void Advance(const absl::Status& status);
  // Every frame is answered: sends the summary, ends once all is written.
  void Conclude();
  absl::Status Submit();
  void TellDropped(const FrameRange& range);
  void PayCredits();
  void ReportProgress();
  void Send(v1::RestoreResponse message);
  void End(const absl::Status& status);
  bool is_live() const;
  bool has_room() const;
  bool is_busy() const;
  StreamState State() const;
  // Says what the task has left behind.
  void Settle();

  const StreamContext& context_;
  OutboundQueue outbound_;
  StreamWatch watch_;
  Strand strand_;

  // On the strand.
  std::shared_ptr<StreamCall> call_;  // null once ended
  StreamRules rules_;
  std::unique_ptr<StreamPipeline> pipeline_;  // from open to end
  StreamTally tally_;
  int64_t owed_credits_ = 0;
  int64_t messages_done_ = 0;
  bool draining_ = false;
  bool concluded_ = false;  // the summary has been sent, the last message
  absl::Time next_progress_;
};

}  // namespace limpid::server
