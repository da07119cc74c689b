// A media file being written: frames are encoded as the extension asks, with
// their PTS and colour tags; the source's other tracks are copied beside them.
//
// Write and CopyPacket may come from two threads. The file takes its place when
// it is finished: until then, what was there stays, and without Finish nothing
// comes. Sequences of images, devices, pipes and URLs are written as they come.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "cli/pending_file.h"
#include "cli/stream_copy.h"
#include "cli/video_reader.h"
#include "engine/video/av_ptr.h"
#include "engine/video/frame.h"
#include "engine/video/frame_converter.h"
#include "engine/video/frame_format.h"
#include "engine/video/pixel_format.h"

namespace limpid::cli {

class VideoWriter {
 public:
  struct Options {
    std::string path = {};
    FrameFormat format = {};  // of the frames; time base of their PTS
    double frame_rate = 0;    // on average; 0 when unknown
    bool lossless = false;
    // Whose metadata and other tracks go along; may be null, otherwise must
    // outlive the writer.
    const VideoReader* source = nullptr;
  };

  static absl::StatusOr<std::unique_ptr<VideoWriter>> Create(Options options);
  ~VideoWriter();

  // PTS must grow.
  absl::Status Write(const Frame& frame) ABSL_LOCKS_EXCLUDED(mutex_);
  // A packet of `source`, in its stream's time base.
  absl::Status CopyPacket(const AVPacket& packet) ABSL_LOCKS_EXCLUDED(mutex_);
  // Closes the file and moves it to its place.
  absl::Status Finish() ABSL_LOCKS_EXCLUDED(mutex_);

  // The file will hold the frames' very samples (or RGB planes of them).
  bool is_lossless() const;

  // Tracks of the source that the container cannot hold.
  const std::vector<std::string>& skipped_streams() const {
    return copy_.skipped();
  }

 private:
  explicit VideoWriter(Options options) : options_(std::move(options)) {}

  absl::Status OpenContainer();
  absl::Status OpenEncoder();
  absl::Status AddVideoStream();
  absl::Status WriteHeader();
  absl::Status WritePackets() ABSL_LOCKS_EXCLUDED(mutex_);
  // Size, times and colour of what the encoder gets.
  void DescribePictures(const AVCodec& codec, const AvColor& color);

  const Options options_;
  StreamCopy copy_;
  AvCodecPtr encoder_;
  std::unique_ptr<FrameConverter> converter_;
  AvPacketPtr packet_;
  AVStream* video_ = nullptr;  // of output_
  // Empty when the container names the files.
  std::optional<PendingFile> pending_;

  absl::Mutex mutex_;
  // The muxer; constant until the header is written.
  AvOutputPtr output_;
};

}  // namespace limpid::cli
