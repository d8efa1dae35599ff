const element = <i>italic</i>;

export default (req, res) => res.json({ type: element.type, children: element.props.children });
