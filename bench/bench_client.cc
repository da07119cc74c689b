// The main thread writes, a thread of its own reads.
#include "bench/bench_client.h"

#include <algorithm>
#include <string>
#include <thread>
#include <utility>

#include "bench/workload.h"

namespace limpid::bench {
namespace {

absl::Status ToStatus(const grpc::Status& status) {
  return absl::Status(static_cast<absl::StatusCode>(status.error_code()),
                      status.error_message());
}

// One raw frame for a source of this size, ready to be sent again and again.
v1::RestoreRequest FrameRequest(const v1::Source& source) {
  v1::RestoreRequest request;
  v1::Frame& frame = *request.mutable_frames()->add_frames();
  for (Plane& plane :
       PatternFrame({source.width(), source.height()}, 0).planes) {
    frame.mutable_raw()->add_planes()->set_data(std::move(plane.data));
  }
  return request;
}

}  // namespace

BenchClient::BenchClient(v1::Restoration::Stub& stub, v1::Open open,
                         StreamFigures* figures)
    : open_(std::move(open)),
      figures_(figures),
      call_(stub.Restore(&context_)),
      frame_request_(FrameRequest(open_.source())) {}

BenchClient::~BenchClient() {
  if (finished_) return;
  Cancel();
  Finish().IgnoreError();
}

absl::Status BenchClient::Open() {
  v1::RestoreRequest request;
  request.set_sequence(++last_sequence_);
  *request.mutable_open() = open_;
  v1::RestoreResponse response;
  if (!call_->Write(request) || !call_->Read(&response)) return Finish();
  Receive(response);
  return absl::OkStatus();
}

absl::Status BenchClient::Run(int64_t num_frames) {
  std::thread reader([this] { ReadAll(); });
  SendAll(num_frames);
  reader.join();
  return Finish();
}

bool BenchClient::SendFrames(int64_t num_frames) {
  for (int64_t i = 0; i < num_frames; ++i) {
    if (!SendFrame(i)) return false;
  }
  return true;
}

bool BenchClient::SendSecondOpen() {
  v1::RestoreRequest request;
  request.set_sequence(++last_sequence_);
  *request.mutable_open() = open_;
  return call_->Write(request);
}

absl::Status BenchClient::Finish() {
  finished_ = true;
  call_->WritesDone();
  v1::RestoreResponse ignored;
  while (call_->Read(&ignored)) continue;
  return ToStatus(call_->Finish());
}

void BenchClient::SendAll(int64_t num_frames) {
  for (int64_t sent = 0; sent < num_frames;) {
    uint64_t to_ack = 0;
    bool has_credit = false;
    {
      absl::MutexLock lock(&mutex_);
      mutex_.Await(absl::Condition(this, &BenchClient::CanSend));
      if (reading_ended_) return;
      to_ack = std::exchange(unacked_sequence_, 0);
      has_credit = credits_ > 0;
      if (has_credit) --credits_;
    }
    if (to_ack != 0 && !SendAck(to_ack)) return;
    if (!has_credit) continue;
    if (!SendFrame(sent++)) return;
    absl::MutexLock lock(&mutex_);
    sent_at_.push_back(absl::Now());
  }
  v1::RestoreRequest end;
  end.set_sequence(++last_sequence_);
  end.mutable_end()->set_total_frames(num_frames);
  call_->Write(end);
}

bool BenchClient::CanSend() const {
  return credits_ > 0 || unacked_sequence_ != 0 || reading_ended_;
}

bool BenchClient::SendFrame(int64_t index) {
  frame_request_.set_sequence(++last_sequence_);
  frame_request_.mutable_frames()->set_first_index(index);
  frame_request_.mutable_frames()->mutable_frames(0)->set_pts(index);
  return call_->Write(frame_request_);
}

bool BenchClient::SendAck(uint64_t sequence) {
  v1::RestoreRequest request;
  request.set_sequence(++last_sequence_);
  request.mutable_ack()->set_sequence(sequence);
  return call_->Write(request);
}

void BenchClient::ReadAll() {
  v1::RestoreResponse response;
  while (call_->Read(&response)) Receive(response);
  absl::MutexLock lock(&mutex_);
  reading_ended_ = true;
}

void BenchClient::Receive(const v1::RestoreResponse& response) {
  absl::MutexLock lock(&mutex_);
  if (response.has_opened()) credits_ += response.opened().initial_credits();
  if (response.has_credit()) credits_ += response.credit().frames();
  if (!response.has_chunk()) return;
  unacked_sequence_ = response.sequence();
  if (response.chunk().last_part()) ReceiveChunk(response.chunk());
}

void BenchClient::ReceiveChunk(const v1::Chunk& chunk) {
  if (figures_ == nullptr) return;
  const auto end =
      static_cast<int64_t>(chunk.first_frame() + chunk.frame_count());
  // The writer notes a frame after it has left: the last one may be missing.
  const absl::Time sent =
      end <= std::ssize(sent_at_) ? sent_at_[end - 1] : absl::Now();
  figures_->AddChunk(chunk.frame_count(), chunk.first_frame() == 0,
                     absl::Now() - sent);
}

}  // namespace limpid::bench
