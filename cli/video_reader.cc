// Demuxes, decodes, repairs timestamps.
#include "cli/video_reader.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "absl/strings/str_format.h"
#include "engine/base/status_macros.h"
#include "engine/video/av_status.h"
#include "engine/video/pixel_format.h"

namespace limpid::cli {
namespace {

FrameFormat FormatOf(const AVStream& stream, const AVCodecContext& decoder) {
  const SampleFormat samples = NearestFormat(decoder.pix_fmt);
  const AvColor color = {.primaries = decoder.color_primaries,
                         .transfer = decoder.color_trc,
                         .matrix = decoder.colorspace,
                         .range = decoder.color_range};
  return {.size = {decoder.width, decoder.height},
          .layout = samples.layout,
          .bit_depth = samples.bit_depth,
          .color = TagsOf(color, decoder.pix_fmt),
          .time_base = {stream.time_base.num, stream.time_base.den}};
}

}  // namespace

absl::StatusOr<std::unique_ptr<VideoReader>> VideoReader::Open(
    const std::string& path) {
  std::unique_ptr<VideoReader> reader(new VideoReader());
  RETURN_IF_ERROR(reader->OpenContainer(path));
  RETURN_IF_ERROR(reader->OpenDecoder());
  reader->packet_.reset(av_packet_alloc());
  return reader;
}

absl::Status VideoReader::OpenContainer(const std::string& path) {
  path_ = path;
  AVFormatContext* input = nullptr;
  RETURN_IF_ERROR(AvStatus(
      avformat_open_input(&input, path.c_str(), nullptr, nullptr), path));
  input_.reset(input);
  return AvStatus(avformat_find_stream_info(input, nullptr), path);
}

absl::Status VideoReader::OpenDecoder() {
  const AVCodec* codec = nullptr;
  video_index_ =
      av_find_best_stream(input_.get(), AVMEDIA_TYPE_VIDEO, -1, -1, &codec, 0);
  RETURN_IF_ERROR(AvStatus(video_index_, path_ + ": no video stream"));
  decoder_.reset(avcodec_alloc_context3(codec));
  RETURN_IF_ERROR(AvStatus(
      avcodec_parameters_to_context(decoder_.get(), stream().codecpar), path_));
  decoder_->pkt_timebase = stream().time_base;
  decoder_->thread_count = 0;  // as many as there are cores
  RETURN_IF_ERROR(
      AvStatus(avcodec_open2(decoder_.get(), codec, nullptr), path_));
  if (decoder_->pix_fmt == AV_PIX_FMT_NONE) {
    return absl::InvalidArgumentError(path_ + ": pixel format is unknown");
  }
  format_ = FormatOf(stream(), *decoder_);
  return absl::OkStatus();
}

absl::StatusOr<AvFramePtr> VideoReader::Next() {
  AvFramePtr picture(av_frame_alloc());
  for (;;) {
    const int code = avcodec_receive_frame(decoder_.get(), picture.get());
    if (code == AVERROR_EOF) return nullptr;
    if (code != AVERROR(EAGAIN)) {
      RETURN_IF_ERROR(
          AvStatus(code, absl::StrFormat("%s: frame %d", path_, num_frames_)));
      RETURN_IF_ERROR(CheckPicture(*picture));
      picture->pts = NextPts(*picture);
      ++num_frames_;
      return picture;
    }
    RETURN_IF_ERROR(FeedDecoder());
  }
}

// Reads packets up to the next one of the video; the end of the file as well.
absl::Status VideoReader::FeedDecoder() {
  for (;;) {
    const int code = av_read_frame(input_.get(), packet_.get());
    if (code == AVERROR_EOF) {
      return AvStatus(avcodec_send_packet(decoder_.get(), nullptr), path_);
    }
    RETURN_IF_ERROR(AvStatus(code, path_));
    if (packet_->stream_index == video_index_) break;
    absl::Status copied = sink_ ? sink_(*packet_) : absl::OkStatus();
    av_packet_unref(packet_.get());
    RETURN_IF_ERROR(copied);
  }
  const int code = avcodec_send_packet(decoder_.get(), packet_.get());
  av_packet_unref(packet_.get());
  return AvStatus(code, absl::StrFormat("%s: packet after frame %d", path_,
                                        num_frames_ - 1));
}

absl::Status VideoReader::CheckPicture(const AVFrame& picture) const {
  const FrameSize size = {picture.width, picture.height};
  if (size == format_.size) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrFormat(
      "%s: frame %d is %dx%d, the video began as %dx%d", path_, num_frames_,
      size.width, size.height, format_.size.width, format_.size.height));
}

int64_t VideoReader::NextPts(const AVFrame& picture) {
  int64_t pts = picture.best_effort_timestamp;
  if (pts == AV_NOPTS_VALUE) {
    const double rate = frame_rate() > 0 ? frame_rate() : 25;
    const double step = 1 / (rate * av_q2d(stream().time_base));
    pts = num_frames_ == 0 ? 0 : last_pts_ + std::llround(step);
  }
  if (num_frames_ > 0) pts = std::max(pts, last_pts_ + 1);
  last_pts_ = pts;
  return pts;
}

double VideoReader::frame_rate() const {
  for (const AVRational& rate :
       {stream().avg_frame_rate, stream().r_frame_rate}) {
    if (rate.num > 0 && rate.den > 0) return av_q2d(rate);
  }
  return 0;
}

int64_t VideoReader::estimated_frames() const {
  if (stream().nb_frames > 0) return stream().nb_frames;
  double seconds = 0;
  if (stream().duration != AV_NOPTS_VALUE) {
    seconds = stream().duration * av_q2d(stream().time_base);
  } else if (input_->duration != AV_NOPTS_VALUE) {
    seconds = static_cast<double>(input_->duration) / AV_TIME_BASE;
  }
  return std::llround(std::max(seconds, 0.0) * frame_rate());
}

}  // namespace limpid::cli
