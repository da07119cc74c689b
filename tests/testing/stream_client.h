// A client of one stream over the generated stub, for tests: sends exactly
// what it is told, right or wrong.
//
// One thread. Keeps to the credits only where it says so.
#pragma once

#include <google/rpc/error_details.pb.h>
#include <google/rpc/status.pb.h>
#include <grpcpp/grpcpp.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "limpid/v1/restoration.grpc.pb.h"
#include "tests/testing/wire_frames.h"

namespace limpid::server {

// The google.rpc detail of type `Detail`, if the status carries one.
template <typename Detail>
std::optional<Detail> DetailOf(const grpc::Status& status) {
  google::rpc::Status wire;
  wire.ParseFromString(status.error_details());
  Detail detail;
  for (const google::protobuf::Any& any : wire.details()) {
    if (any.UnpackTo(&detail)) return detail;
  }
  return std::nullopt;
}

inline std::string ReasonOfStatus(const grpc::Status& status) {
  return DetailOf<google::rpc::ErrorInfo>(status)
      .value_or(google::rpc::ErrorInfo())
      .reason();
}

inline std::string FieldOfStatus(const grpc::Status& status) {
  const auto info = DetailOf<google::rpc::ErrorInfo>(status);
  if (!info.has_value() || !info->metadata().contains("field")) return "";
  return info->metadata().at("field");
}

class StreamClient {
 public:
  explicit StreamClient(v1::Restoration::Stub& stub)
      : stream_(stub.Restore(&context_)) {}

  // Numbers the message. False when the stream is over.
  bool Send(v1::RestoreRequest request) {
    request.set_sequence(++sequence_);
    return stream_->Write(request);
  }

  bool SendOpen(const v1::Open& open) {
    v1::RestoreRequest request;
    *request.mutable_open() = open;
    return Send(std::move(request));
  }

  // The next frames; `first_index` as it should be.
  bool SendFrames(std::vector<v1::Frame> frames) {
    v1::RestoreRequest request;
    request.mutable_frames()->set_first_index(frames_sent_);
    for (v1::Frame& frame : frames) {
      if (!frame.more()) ++frames_sent_;
      *request.mutable_frames()->add_frames() = std::move(frame);
    }
    return Send(std::move(request));
  }

  bool SendFrame(v1::Frame frame) {
    std::vector<v1::Frame> frames;
    frames.push_back(std::move(frame));
    return SendFrames(std::move(frames));
  }

  bool SendFlush() {
    v1::RestoreRequest request;
    request.mutable_control()->mutable_flush();
    return Send(std::move(request));
  }

  bool SendReset() {
    v1::RestoreRequest request;
    request.mutable_control()->mutable_reset();
    return Send(std::move(request));
  }

  bool SendChange(int64_t from_frame, const v1::Operator& op) {
    v1::RestoreRequest request;
    v1::OperatorChange* change =
        request.mutable_control()->mutable_operator_change();
    change->set_from_frame(from_frame);
    *change->mutable_operator_() = op;
    return Send(std::move(request));
  }

  bool SendAck(uint64_t sequence) {
    v1::RestoreRequest request;
    request.mutable_ack()->set_sequence(sequence);
    return Send(std::move(request));
  }

  // With the true count, and closes this side.
  bool SendEnd() {
    v1::RestoreRequest request;
    request.mutable_end()->set_total_frames(frames_sent_);
    return Send(std::move(request)) && stream_->WritesDone();
  }

  // The next message, or nothing once the stream is over. Keeps count of
  // credits.
  std::optional<v1::RestoreResponse> Read() {
    v1::RestoreResponse response;
    if (!stream_->Read(&response)) return std::nullopt;
    credits_ +=
        response.opened().initial_credits() + response.credit().frames();
    return response;
  }

  // Reads up to the next message for which `is_wanted` holds.
  template <typename Predicate>
  std::optional<v1::RestoreResponse> ReadUntil(Predicate is_wanted) {
    while (std::optional<v1::RestoreResponse> response = Read()) {
      if (is_wanted(*response)) return response;
    }
    return std::nullopt;
  }

  std::optional<v1::RestoreResponse> ReadOpened() {
    return ReadUntil(
        [](const v1::RestoreResponse& r) { return r.has_opened(); });
  }

  // Reads what is left, then the status.
  grpc::Status Finish() {
    while (Read().has_value()) {
    }
    return stream_->Finish();
  }

  void Cancel() { context_.TryCancel(); }
  void CloseSending() { stream_->WritesDone(); }

  int64_t frames_sent() const { return frames_sent_; }
  int64_t frames_allowed() const { return credits_ - frames_sent_; }
  uint64_t sequence() const { return sequence_; }

 private:
  grpc::ClientContext context_;
  std::unique_ptr<
      grpc::ClientReaderWriter<v1::RestoreRequest, v1::RestoreResponse>>
      stream_;
  uint64_t sequence_ = 0;
  int64_t frames_sent_ = 0;
  int64_t credits_ = 0;
};

}  // namespace limpid::server
