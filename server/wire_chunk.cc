#include "server/wire_chunk.h"

#include <algorithm>
#include <string>
#include <utility>

#include "server/wire_duration.h"
#include "server/wire_frame.h"

namespace limpid::server {
namespace {

// Unset says that the stage did not take place.
void SetTime(absl::Duration time,
             google::protobuf::Duration* (v1::StageTimings::*stage)(),
             v1::StageTimings* timings) {
  if (time == absl::ZeroDuration()) return;
  *(timings->*stage)() = DurationMessage(time);
}

// Planes without padding, one after another.
std::string TakePayload(v1::Frame& frame) {
  if (frame.payload_case() == v1::Frame::kData) {
    return std::move(*frame.mutable_data());
  }
  std::string payload;
  payload.reserve(PayloadBytes(frame));
  for (const v1::Plane& plane : frame.raw().planes()) payload += plane.data();
  return payload;
}

std::vector<v1::Frame> SplitFrame(v1::Frame frame, int64_t max_part_bytes) {
  const std::string payload = TakePayload(frame);
  const int64_t size = static_cast<int64_t>(payload.size());
  std::vector<v1::Frame> parts;
  for (int64_t begin = 0; begin < size; begin += max_part_bytes) {
    v1::Frame& part = parts.emplace_back();
    part.set_pts(frame.pts());
    part.set_data(payload.substr(begin, max_part_bytes));
    part.set_more(begin + max_part_bytes < size);
  }
  return parts;
}

// Fills messages in order, opening the next one when a frame does not fit.
class MessageFiller {
 public:
  MessageFiller(const v1::Chunk& header, int64_t max_part_bytes)
      : header_(header), max_part_bytes_(max_part_bytes) {}

  void Add(v1::Frame frame) {
    const int64_t bytes = PayloadBytes(frame);
    if (messages_.empty() || bytes_ + bytes > max_part_bytes_) Open();
    bytes_ += bytes;
    *messages_.back().mutable_chunk()->add_frames() = std::move(frame);
  }

  std::vector<v1::RestoreResponse> Finish() {
    messages_.back().mutable_chunk()->set_last_part(true);
    return std::move(messages_);
  }

 private:
  void Open() {
    *messages_.emplace_back().mutable_chunk() = header_;
    bytes_ = 0;
  }

  const v1::Chunk& header_;
  const int64_t max_part_bytes_;
  std::vector<v1::RestoreResponse> messages_;
  int64_t bytes_ = 0;  // of the frames in the last message
};

}  // namespace

v1::Chunk ChunkHeader(const RestoredChunk& chunk, const ServerTimes& times) {
  using Timings = v1::StageTimings;
  v1::Chunk header;
  header.set_first_frame(chunk.first_frame);
  header.set_frame_count(chunk.frames.size());
  header.set_operator_hash(chunk.operator_hash);
  header.set_residual(chunk.residual);
  header.set_discontinuity(chunk.discontinuity);
  Timings* timings = header.mutable_timings();
  const SolverTimes& solver = chunk.times;
  SetTime(times.decode, &Timings::mutable_decode, timings);
  SetTime(chunk.queue_time, &Timings::mutable_queue, timings);
  SetTime(solver.initialise, &Timings::mutable_initialise, timings);
  SetTime(solver.encode, &Timings::mutable_encode, timings);
  SetTime(solver.denoise, &Timings::mutable_denoise, timings);
  SetTime(solver.consistency, &Timings::mutable_consistency, timings);
  SetTime(solver.decode_latent, &Timings::mutable_decode_latent, timings);
  SetTime(solver.project, &Timings::mutable_project, timings);
  SetTime(times.encode_out, &Timings::mutable_encode_out, timings);
  return header;
}

std::vector<v1::RestoreResponse> ChunkMessages(const v1::Chunk& header,
                                               std::vector<v1::Frame> frames,
                                               int64_t max_part_bytes) {
  MessageFiller filler(header, max_part_bytes);
  for (v1::Frame& frame : frames) {
    if (PayloadBytes(frame) <= max_part_bytes) {
      filler.Add(std::move(frame));
      continue;
    }
    for (v1::Frame& part : SplitFrame(std::move(frame), max_part_bytes)) {
      filler.Add(std::move(part));
    }
  }
  return filler.Finish();
}

}  // namespace limpid::server
