// A media file being read: pictures of its video stream in order of
// presentation, packets of every other stream as they come.
//
// Thread-compatible.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "engine/video/av_ptr.h"
#include "engine/video/frame_format.h"

namespace limpid::cli {

class VideoReader {
 public:
  // Told of each packet of another stream, in the stream's time base.
  using PacketSink = std::function<absl::Status(const AVPacket&)>;

  // Anything that FFmpeg opens: a file, "frame_%05d.png", a URL.
  static absl::StatusOr<std::unique_ptr<VideoReader>> Open(
      const std::string& path);

  // Before the first Next; packets go nowhere otherwise.
  void CopyPacketsTo(PacketSink sink) { sink_ = std::move(sink); }

  // The next picture; null at the end. Its PTS is in the time base of format()
  // and strictly increasing: a missing one follows from the frame rate, one
  // that does not grow becomes its predecessor's plus one.
  absl::StatusOr<AvFramePtr> Next();

  // The raw format nearest to the stream's, with its size, tags, time base.
  const FrameFormat& format() const { return format_; }
  // Frames a second on average; 0 when the file does not say.
  double frame_rate() const;
  // 0 when the file does not say.
  int64_t estimated_frames() const;

  // What the writer takes over: metadata, side data, other streams.
  const AVFormatContext& container() const { return *input_; }
  int video_index() const { return video_index_; }

 private:
  VideoReader() = default;

  absl::Status OpenContainer(const std::string& path);
  absl::Status OpenDecoder();
  absl::Status FeedDecoder();
  absl::Status CheckPicture(const AVFrame& picture) const;
  int64_t NextPts(const AVFrame& picture);
  const AVStream& stream() const { return *input_->streams[video_index_]; }

  std::string path_;
  AvInputPtr input_;
  AvCodecPtr decoder_;
  int video_index_ = -1;
  FrameFormat format_;
  PacketSink sink_;
  AvPacketPtr packet_;
  int64_t num_frames_ = 0;
  int64_t last_pts_ = 0;
};

}  // namespace limpid::cli
